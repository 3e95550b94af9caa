"""What keeps stores in order and the platform in order: filling declared paths, schedules, the ledger's check, the canary, sweeps."""
