"""The outside world, one technology a folder; none knows another."""
