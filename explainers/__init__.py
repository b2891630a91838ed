"""Rationale's backend: explanations of a model's decisions, without a browser."""
