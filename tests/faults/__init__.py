"""The running product under fire: processes killed at every port call, and former owners that wake up."""
