"""Erasing people: asking for it, taking out what they left, and the receipt. Who an entry is of after that, the drain decides."""
