"""Encryption at rest. Not here: where secrets are kept, and the signatures of what is sent."""
