"""What we measure and how. Every result is a ratio against something measured in the same run."""
