"""Odd and bad tables, made in code, each with what is to come of it."""

from tests.intake.tables.file_corpus import FILES
from tests.intake.tables.text_corpus import TEXTS

CASES = {**TEXTS, **FILES}
