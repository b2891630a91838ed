"""The command line: the verbs of the pages without a browser, over the same store."""
