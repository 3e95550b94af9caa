"""How the process is watched: its clock, its logs, its metrics."""
