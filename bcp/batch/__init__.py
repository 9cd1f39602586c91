"""Many factories at once: a programme over the pipeline, with no rule of its own about plans."""
