"""計画: what is true of the factory, where it differs from the template, and what each block is filled from."""
