"""Exact Shapley values of trees: one form for every library's, one kernel for all."""
