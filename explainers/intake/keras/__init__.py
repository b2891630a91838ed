"""Keras files: what they are made of, read before Keras is asked; a network that is whole."""
