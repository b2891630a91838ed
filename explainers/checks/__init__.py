"""Tests of a result: each returns a Check record with the measured value and a sentence."""
