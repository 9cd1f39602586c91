"""Every claim about speed, as a program that anyone can run again: `python -m benchmarks`."""
