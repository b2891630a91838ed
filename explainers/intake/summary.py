"""Values, counts and names as people write them in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from explainers.errors import quoted

_LISTED = 3


def label(value: object) -> str:
    """Write a value as people name it: 1.0 is "1", so that 1 and 1.0 are the same class."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_number(kind: pa.DataType) -> bool:
    """Tell whether a column of this type holds numbers (truth values are categories)."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind))


def counted(number: int, noun: str) -> str:
    """Write a count with its noun: "1 column", "2,001 columns"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def sized(size: int) -> str:
    """Write a number of bytes: "9.4 kB", "2.0 MB", "4,001 MB"."""
    if size < 100_000:
        return f"{size / 1e3:.1f} kB"
    return f"{size / 1e6:.1f} MB" if size < 10_000_000 else f"{size / 1e6:,.0f} MB"


def listed(names: Sequence[str]) -> str:
    """Name up to three things in a sentence, and say how many more there are."""
    shown = [quoted(name, 60) for name in names[:_LISTED]]
    if len(names) > _LISTED:
        return f"{', '.join(shown)} and {len(names) - _LISTED:,} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
