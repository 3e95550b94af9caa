"""The steps of the fold, one a file: pure functions from `Collected` and `Rules` to `Collected`."""
