"""The nouns: frozen values and pure functions on them, one noun a file. No clock, no I/O, no storage."""
