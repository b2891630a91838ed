"""Blocks of predictions: what the model answers, beside every column of the table."""

from __future__ import annotations

from typing import Final

from explainers.service.storage.shapes.declaration import Array, Contents

CONTENTS: Final = Contents({"outputs": Array(("rows", "outputs"))}, whole_rows=True)
