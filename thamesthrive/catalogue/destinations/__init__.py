"""Destinations that ship with the product, one a file."""
