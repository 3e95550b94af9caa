"""Calls to addresses that users give. Not here: what is sent, and what an answer means."""
