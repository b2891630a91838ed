"""What Linear SHAP of tables and of texts share: mean terms once for all blocks, and their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_LINKED = ("log-odds", "log-odds against the rest", "score before softmax")


class Held:
    """A frame as a key, by what it is: looking at what it holds would take as long as encoding."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Held) and other.frame is self.frame

    def __hash__(self) -> int:
        return id(self.frame)


def linked_notes(unit: str) -> list[str]:
    """Say that effects do not add up in the probability, where the sum's unit is behind a link."""
    if unit not in _LINKED:
        return []
    return [
        f"Effects add up in the {unit}, not in the probability: how far one of them moves that "
        "depends on where the others leave it."
    ]
