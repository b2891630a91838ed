"""Rows put into groups by how they are explained, and seen in a plane."""
