"""Which column of a table is which input of a model. Works on cards alone."""
