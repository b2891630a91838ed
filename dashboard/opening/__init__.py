"""From files to an analysis: what was uploaded, what it was taken for, what is to be confirmed."""
