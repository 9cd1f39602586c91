"""How good are the plans? Figures per table and provider, with baselines; no rule of its own."""
