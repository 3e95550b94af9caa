"""Backups: everything that a store holds, in a form of its own, and putting it back into an empty store. How it is read and where it lies
are ports.
"""
