"""Jobs: begun, watched, written down, resumed; and how their work is cut and timed."""
