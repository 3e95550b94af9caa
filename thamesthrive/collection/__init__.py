"""An event becomes fact: accepted into the intake log, drained from it into people, sessions and events."""
