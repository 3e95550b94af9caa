"""Rounds: one fault after the other in a running load, and every few of them the whole account: nothing lost, nothing doubled."""
