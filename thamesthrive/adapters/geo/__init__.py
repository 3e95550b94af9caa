"""Where addresses are, by a file that the operator provides. No other adapter, no network."""
