"""A text that somebody types, as a table of its own: keys, receipts and links then work as ever.

The texts it is compared with stand below it in the same table. So an edited text is explained
against the very reference its original is, and what differs between the two is the edit alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from explainers.errors import ModelError, RefusedError, quoted
from explainers.intake.tables.limits import MAX_CELL
from explainers.records import Analysis, Reference, TableCard
from explainers.service.record_json import to_json
from explainers.service.storage.store import Store
from explainers.service.text_verbs import TEXTS, VERB
from explainers.service.workers.frames import Frame
from explainers.service.workspace import Workspace

FILE: Final = "Typed text.parquet"
TEXT: Final = "text"
TYPED: Final = "typed text"
COMPARED: Final = "reference text"
KEPT: Final = 50
"""Typed texts that are kept for one analysis, but for those that links name."""
ROOM: Final = 25
"""How many more there may be before the oldest go: what links name takes a while to look up."""

_NAME, _PART = "name", "part"


def check(text: str) -> None:
    """Refuse a text of which nothing can be explained. Raises RefusedError BAD_TYPED_TEXT."""
    if not text.strip():
        raise RefusedError(
            "BAD_TYPED_TEXT",
            f"The typed text has {len(text):,} signs, and none of them can be seen.",
            "Type a word at least.",
        )
    size = len(text.encode())
    if size > MAX_CELL:
        raise RefusedError(
            "BAD_TYPED_TEXT",
            f"The typed text has {size:,} bytes; {MAX_CELL:,} are taken at most, as in a cell of a "
            "table.",
            "Shorten it.",
        )


def table_bytes(text: str, column: str = TEXT, compared: Sequence[str] = ("",)) -> bytes:
    """Write a Parquet file with a text in its first row and those it is compared with below.

    column: what the column of texts is called. Without others, an empty text is what it is
    compared with. The same texts are the same bytes.
    """
    name, part = _beside(column)
    rows = [text, *compared]
    names = [TYPED, *(f"{COMPARED} {at:,}" for at in range(1, len(rows)))]
    parts = [TYPED] + [COMPARED] * len(compared)
    table = pa.table({column: rows, name: names, part: parts})
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def typed_reference(table: TableCard, limit: int = Reference().limit) -> Reference | None:
    """Return the reference of a table that was typed: all texts but the typed one.

    None for every other table.
    """
    if table.file_name != FILE or len(table.columns) != 3:
        return None
    part = table.columns[2]
    return Reference(limit, part.name, COMPARED) if COMPARED in part.values else None


def derived(analysis: Analysis, text: str, table: TableCard) -> Analysis:
    """Make the analysis of a typed text with the model of another: it explains row 0.

    Its id is as hard to guess as that of the analysis it comes from, and the same for the same
    text.
    """
    return replace(
        analysis,
        id=identity(analysis, text),
        name=analysis.name if analysis.origin else f"Typed text, {analysis.name}",
        table=table,
        target=None,
        identifier=table.columns[1].name,
        reference=typed_reference(table, analysis.reference.limit) or analysis.reference,
        origin=analysis.origin or analysis.id,
    )


def kept(analysis: Analysis, text: str, workspace: Workspace) -> Analysis | None:
    """Return the analysis of a text that was typed before; None where it or its table is gone.

    Nor is it returned where the one it stands beside has other choices by now, as samples may.
    """
    known = workspace.load_analysis(identity(analysis, text))
    if known is None or not workspace.has(known.table.digest):
        return None
    return known if derived(analysis, text, known.table) == known else None


def beside(analysis: Analysis, known: Sequence[Analysis]) -> list[Analysis]:
    """Return the analyses of texts that were typed beside another, in the order they are known."""
    return [one for one in known if one.origin == analysis.id]


def pushed_out(made: Analysis, known: Sequence[Analysis], store: Store) -> list[Analysis]:
    """Return what has to go so that not all that was ever typed is kept.

    known: the latest first. A text whose result a link names stays.
    """
    typed = [one for one in known if one.origin == made.origin]
    if len(typed) <= KEPT + ROOM:
        return []
    return [one for one in typed[KEPT:] if not store.pins_about(one.table.digest)]


def reference_question(analysis: Analysis) -> Frame:
    """Ask a worker for the texts that those of an analysis are compared with."""
    return Frame(VERB, {"reference": to_json(analysis.reference)})


def texts_in(reply: Frame) -> tuple[str, ...]:
    """Take what must be reference texts from a worker. Raises ModelError WRONG_ANSWER."""
    table = reply.tables.get(TEXTS)
    if table is None or table.schema.names != [TEXTS] or table.schema.types != [pa.string()]:
        raise ModelError(
            "WRONG_ANSWER",
            f"The worker that runs this model answered no texts, but {quoted(reply.verb)}, so "
            "nothing of it is shown.",
            "Try again; if the model is your own, check what it does to its input.",
        )
    return tuple(text or "" for text in table.column(TEXTS).to_pylist())


def _beside(column: str) -> tuple[str, str]:
    """Names for the columns beside that of texts, which may be called so itself."""
    taken = column.casefold()
    name, part = (each if each != taken else f"{each} of the text" for each in (_NAME, _PART))
    return name, part


def identity(analysis: Analysis, text: str) -> str:
    """Return the id that the analysis of a typed text has, whether or not there is one."""
    told = f"typed\0{analysis.origin or analysis.id}\0{text}"
    found = hashlib.sha256(told.encode()).digest()
    return base64.urlsafe_b64encode(found[:16]).decode().rstrip("=")
