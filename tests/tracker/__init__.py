"""The web tracker: its sources, and what it does in a real browser on pages of other sites."""
