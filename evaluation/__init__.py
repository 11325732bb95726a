"""Offline measurements of every part, run with `python -m evaluation`; one module a task."""
