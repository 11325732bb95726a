"""Offline evaluation of collaborative models: split, tune on validation, rank the whole catalogue, report."""
