"""Fitted scikit-learn objects: audited arrays, described columns, answers of every kind."""
