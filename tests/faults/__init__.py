"""The running product under fire: killed at every port call, former owners that wake up, and rounds of faults from outside under load."""
