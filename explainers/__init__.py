"""Rationale's backend: explanations of a model's decisions, without a browser."""

# Part of every key: raise it with any change of code that can change a number.
__version__ = "0.1.0"
