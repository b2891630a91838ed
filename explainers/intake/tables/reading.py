"""A table file of any format we open -> an Arrow table, checked and described."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake import pictures
from explainers.intake.formats import TABLE_FORMATS, why_no_table
from explainers.intake.sniff import format_of
from explainers.intake.summary import counted, sized
from explainers.intake.tables.arrow import read_arrow
from explainers.intake.tables.columns import describe, with_roles
from explainers.intake.tables.csv import read_csv
from explainers.intake.tables.header import check_header, header_remarks
from explainers.intake.tables.json_lines import read_json_lines
from explainers.intake.tables.limits import check_cells
from explainers.intake.tables.parquet import read_parquet
from explainers.intake.tables.plain import plain
from explainers.intake.tables.remarks import remarks
from explainers.intake.tables.unpacked import unpacked
from explainers.intake.tables.xlsx import read_xlsx
from explainers.records import PICTURES, TableCard

Read = tuple[pa.Table, tuple[str, ...]]
"""A table and sentences about how it was read."""


@dataclass(frozen=True)
class TableHandle:
    """A read table and its card.

    Columns are numbers, truth values or plain text; dates are text, and missing is null. Where the
    rows are pictures, `pictures` has their pixels, decoded when they are asked for.
    """

    card: TableCard
    data: pa.Table
    pictures: Sequence[pictures.Pixels] = ()


_READERS: Mapping[str, Callable[[bytes], Read]] = {
    "csv": read_csv,
    "parquet": lambda data: (read_parquet(data), ()),
    "arrow": lambda data: (read_arrow(data), ()),
    "xlsx": read_xlsx,
    "json-lines": read_json_lines,
}
_PICTURED = (pictures.ONE, pictures.SEVERAL)


@dataclass(frozen=True)
class _Laid:
    """A table as its file holds it: the format, how it was read, and its columns, plain."""

    title: str
    reading: tuple[str, ...]
    data: pa.Table


def read(data: bytes, file_name: str) -> TableHandle:
    """Read a table file and describe it; raises what `rows` raises, and what pictures refuse."""
    if format_of(data) in _PICTURED:
        return _album(data, file_name)
    laid = _laid(data, file_name)
    card = with_roles(_card(data, file_name, laid.title, laid.data), laid.data)
    notes = (
        *laid.reading,
        *header_remarks(laid.data.schema.names),
        *remarks(laid.data, card.columns),
    )
    return TableHandle(replace(card, notes=notes), laid.data)


def _album(data: bytes, file_name: str) -> TableHandle:
    album = pictures.read(data, file_name)
    pictures.check_decoding(album)
    card = _card(data, file_name, PICTURES, album.table)
    card = replace(card, columns=pictures.with_roles(card.columns), notes=album.notes)
    return TableHandle(card, album.table, album.pictures)


def _card(data: bytes, file_name: str, title: str, table: pa.Table) -> TableCard:
    return TableCard(
        digest=hashlib.sha256(data).hexdigest(),
        file_name=file_name,
        size=len(data),
        format=title,
        rows=table.num_rows,
        columns=describe(table),
    )


def rows(data: bytes, file_name: str) -> pa.Table:
    """Read the columns of a table file that was described before; raises what `again` raises."""
    table, _ = again(data, file_name)
    return table


def again(data: bytes, file_name: str) -> tuple[pa.Table, Sequence[pictures.Pixels]]:
    """Read a table file that was described before, and its pictures where its rows are pictures.

    Counting the different values of a million rows takes five times as long as reading them.
    Columns lie in one piece: rows are taken from them again and again. A gzip file is unpacked.

    Raises RefusedError: UNOPENED_FORMAT, NO_PICTURE, NO_ROWS, what `header.check_header` refuses,
    TOO_MANY_CELLS, CELL_TOO_LONG, or what the reader of the format refuses.
    """
    if format_of(data) in _PICTURED:
        album = pictures.read(data, file_name)
        return album.table, album.pictures
    return _laid(data, file_name).data.combine_chunks(), ()


def _laid(data: bytes, file_name: str) -> _Laid:
    name, inside = format_of(data), data
    unpacking: tuple[str, ...] = ()
    if name == "gzip":
        inside = unpacked(data)
        name = format_of(inside)
        unpacking = (f"Unpacked from gzip: {sized(len(data))} to {sized(len(inside))}.",)
    title = next((known.title for known in TABLE_FORMATS if known.name == name), "")
    if name not in _READERS:
        kind, next_step = why_no_table(name)
        verb = "holds" if unpacking else "is"
        raise RefusedError("UNOPENED_FORMAT", f"{quoted(file_name)} {verb} {kind}.", next_step)
    pictures.check_called(file_name, name)
    table, reading = _READERS[name](inside)
    names = table.schema.names
    check_header(names)
    _check_rows(table)
    check_cells(table.num_rows, len(names))
    return _Laid(title, (*unpacking, *reading), plain(table))


def _check_rows(table: pa.Table) -> None:
    if table.num_rows == 0:
        raise RefusedError(
            "NO_ROWS",
            f"The table has a header of {counted(len(table.schema), 'column')} but no rows.",
            "Upload a table with at least one row.",
        )
