"""The console: its sources, how it is served, and what its pages do in a real browser."""
