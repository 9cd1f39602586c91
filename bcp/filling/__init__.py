"""Filling: masking, prompts, the exchange with the model, and the offline composer."""
