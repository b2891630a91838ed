"""Bytes in, a checked model handle or table out. Runs in a worker, never in the web process.

Two modules work on cards alone and may be used anywhere: `match` and `formats`.
"""
