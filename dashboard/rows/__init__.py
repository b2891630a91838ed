"""The rows of an analysis: what they are called, how they are found, what was decided."""
