"""Which column of a table a model of texts reads: texts are long, and names of columns are many."""

from __future__ import annotations

from explainers.errors import quoted
from explainers.records import Column, TableCard


def text_column(table: TableCard) -> str | None:
    """Find the column with the longest texts, by those its card lists; None where none has text."""
    texts = [column for column in table.columns if column.kind == "category" and column.values]
    return max(texts, key=_length).name if texts else None


def why_text_column(table: TableCard, name: str | None) -> tuple[str, ...]:
    """Say what is read where the name of the column does not, and what speaks for it."""
    column = table.column(name) if name is not None else None
    if column is None or len(table.columns) == 1 or column.name.strip().casefold() == "text":
        return ()
    longest = ", the column with the longest texts" if column.name == text_column(table) else ""
    return (f"The model reads {quoted(column.name)}{longest}.",)


def _length(column: Column) -> float:
    return sum(map(len, column.values)) / len(column.values)
