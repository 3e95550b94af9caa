"""Every port in plain memory: for tests that schedule, kill and interleave, and as the contract suites' third voice. Nothing is kept."""
