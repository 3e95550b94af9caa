"""Adds the top-level folder `roles/` to the wheel as `thamesthrive.roles`; everything else is in pyproject.toml."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["thamesthrive*"]), "thamesthrive.roles"])
