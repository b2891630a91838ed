"""Blocks of pairs: what each two players do together, a triangle with its diagonal."""

from __future__ import annotations

from typing import Final

from explainers.service.storage.shapes.declaration import Array, Asked, Contents, Lengths


def _pairs(asked: Asked) -> Lengths:
    return {"pairs": asked.players * (asked.players + 1) // 2}


CONTENTS: Final = Contents(
    {
        "values": Array(("rows", "pairs", "outputs")),
        "base_values": Array(("rows", "outputs")),
        "outputs": Array(("rows", "outputs")),
    },
    known=_pairs,
    row_by_row=True,
)
