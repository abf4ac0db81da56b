"""The search doctor: on a miss it tries by itself what a support page tells people to try by hand.

Held personas are on no path but one, for roles that may ask: for all others every step says the same words of
them as of unknown ones.
"""
