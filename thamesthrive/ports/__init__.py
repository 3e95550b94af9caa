"""What we need from the outside world, as protocols; one need a file.

Adapters implement them; a contract suite per port holds each to it.
"""
