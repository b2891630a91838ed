"""Text that leaves in a file: a cell that no spreadsheet runs."""

from __future__ import annotations

import re

# Spreadsheets pass over blanks, and over marks that nobody sees, before a formula.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMERAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def plain_cell(text: str) -> str:
    """A text cell that a spreadsheet will not run as a formula: risky ones get an apostrophe.

    A number written as text computes nothing and stays one, −0.5 included.
    """
    risky = _FORMULA.match(text) and not _NUMERAL.fullmatch(text)
    return f"'{text}" if risky else text
