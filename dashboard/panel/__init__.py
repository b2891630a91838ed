"""A chart with all that belongs to it: sentence, receipt, table, downloads, how to read it."""
