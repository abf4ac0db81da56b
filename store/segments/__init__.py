"""Segments: searches kept for everyone, who is in them, how many they are, and RFM."""
