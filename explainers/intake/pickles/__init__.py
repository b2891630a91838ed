"""Pickle and joblib files, read without running anything of them.

A pickle is a program: Python's own reader finds any function by name and calls it. The reader here
(`reader`) knows a list of exact names (`allowed_names.txt`), calls none of them but those that have
a maker (`makers`), and checks what each maker is given. Whatever is not on the list becomes an
inert stand-in, so that a refusal can name everything a file wants, and so that what no prediction
asks for (a search's scorer, say) needs no trust.
"""

from explainers.intake.pickles.loading import Loaded, load

__all__ = ["Loaded", "load"]
