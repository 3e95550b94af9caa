"""Launchers of real servers: free port, own data folder, ready check, stopped by pid."""
