"""A trial call on a few rows: is the model one that can be explained, and how fast is it."""
