"""`python -m benchmarks`: timings, each as a ratio to a named baseline measured in the same run."""
