"""Merges and unmerges that a person asks for: checked here, then entries of the intake like anything else. The drain does them."""
