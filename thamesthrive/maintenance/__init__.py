"""What keeps stores in order in the background, step by step and resumable: filling declared paths."""
