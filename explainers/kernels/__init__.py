"""Numerical cores of our own: columns and arrays in, arrays out; no method, no model, no page."""
