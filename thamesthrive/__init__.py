"""ThamesThrive, a self-hosted customer data platform. The packages are rings; `docs/architecture/` says which may import which."""

__version__ = "0.1.0"
