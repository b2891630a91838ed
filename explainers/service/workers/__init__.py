"""Worker processes: how they are made, spoken to, taken in turn and ended."""
