"""Discounts on screen: listed, made, changed as a new version, put in order, ended."""
