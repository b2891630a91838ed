"""Blocks of attributions: how much each player moved each output, for each row."""

from __future__ import annotations

from typing import Final

from explainers.service.storage.shapes.declaration import Array, Contents

_SHARED: Final = ("rows", "players", "outputs")

CONTENTS: Final = Contents(
    {
        "values": Array(_SHARED),
        "base_values": Array(("rows", "outputs")),
        "outputs": Array(("rows", "outputs")),
        "stderr": Array(_SHARED, optional=True),
    },
    row_by_row=True,
)
