"""The way of an edited row through a tree, beside the way of the row as the table has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from dashboard.asking.kept_picker import kept_picker
from dashboard.surrogates.answers import answer_phrase
from dashboard.tabular.decided import Decided
from dashboard.what_if.fields import fields_of
from dashboard.what_if.state import edits
from dashboard.what_if.wording import change_text, listed
from explainers.intake.summary import counted
from explainers.records import EditedRow, Tree
from explainers.service.edits import laid_over

VIEW: Final = "Tree"
"""The view of one decision that shows a row's way."""

ROW: Final = "tree_row"
"""Names in the URL which of the two rows is shown."""
AS_IT_IS, EDITED = "table", "edited"
_CALLED = {AS_IT_IS: "as it is", EDITED: "as edited"}


@dataclass(frozen=True, eq=False)
class Walked:
    """The row whose way is shown.

    cells: (1, columns). told: each change in short; none of a row as it is. own: (1, columns), the
    row as the table has it.
    """

    cells: pa.Table
    told: tuple[str, ...]
    own: pa.Table

    @property
    def lead(self) -> str:
        """How a sentence about an edited row begins; "" of a row as it is."""
        return f"Edited: {listed(self.told)}. " if self.told else ""

    def beside(self, tree: Tree, path: Sequence[int], output: int) -> str:
        """Where the row as the table has it goes instead; "" of that row itself."""
        if not self.told:
            return ""
        other = way(tree, self.own)
        if list(other) == list(path):
            return "As the table has it, the row goes the same way."
        alike = sum(one == two for one, two in zip(path, other, strict=False))
        end = answer_phrase(tree, other[-1], output)
        from_here = f"after {counted(alike - 1, 'question')}" if alike > 1 else "from the start"
        return f"As the table has it, the row goes another way {from_here}: {end}."


def walked(decided: Decided, own: pa.Table) -> Walked:
    """Let the reader pick between the row and its edit, where there is one. own: (1, columns)."""
    analysis, position = decided.analysis, decided.position
    fields = fields_of(analysis, own)
    changes = edits(analysis, position, fields).changes
    if not changes or _picked() == AS_IT_IS:
        return Walked(own, (), own)
    words = analysis.dictionary
    told = tuple(change_text(fields[name], value, words, short=True) for name, value in changes)
    return Walked(laid_over(own, EditedRow(0, changes)), told, own)


def way(tree: Tree, row: pa.Table) -> tuple[int, ...]:
    """The nodes the only row of a table comes by, from the root down."""
    return tree.nodes.path([row.column(name)[0].as_py() for name in tree.names])


def _picked() -> str:
    told = "As the table has it, or as it is edited in What if."
    return kept_picker("Row", (AS_IT_IS, EDITED), ROW, _CALLED.__getitem__, told)
