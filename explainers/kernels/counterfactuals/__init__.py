"""Counterfactuals: the smallest changes of one row after which a model decides otherwise.

A row is a row of places: for each column, the place of its value in the list of values that the
column may take. So a search can propose no value that is not in the lists, whatever it does.
"""
