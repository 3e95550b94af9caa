"""Intake, locks, ledger and answers in Redis or Valkey, and the Valkey child. Nothing outside this folder imports its client."""
