"""Excel workbooks (.xlsx, .xlsm) -> an Arrow table: values only, no formula is computed.

Read by a pass of our own over the XML rather than by a library: what a stranger's sheet takes must
be known while it is read. Measured on 300,000 cells: openpyxl 3.1 takes 2.1 s, this 1.2 s.
python-calamine 0.9 is faster, and aborts the process over two cells in opposite corners of a sheet,
because it lays out all between.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from explainers.errors import RefusedError, quoted
from explainers.intake.summary import counted, listed
from explainers.intake.tables.limits import check_object_cells
from explainers.intake.tables.numerals import style_of
from explainers.intake.tables.values import Value, column, text
from explainers.intake.tables.xlsx_cells import Cells
from explainers.intake.tables.xlsx_package import Package
from explainers.intake.tables.xlsx_workbook import Sheet, Workbook, read_workbook


def read_xlsx(data: bytes) -> tuple[pa.Table, tuple[str, ...]]:
    """Read the first visible sheet with a value in it; return it and sentences about the rest.

    Raises RefusedError: TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, BROKEN_TABLE, ENCRYPTED_TABLE,
    NO_ROWS, TOO_MANY_COLUMNS, TOO_MANY_CELLS, CELL_TOO_LONG, UNSTORED_FORMULA.
    """
    package = Package(data)
    workbook = read_workbook(package)
    sheet, cells = _first_full(package, workbook)
    _check_formulas(cells)
    table, from_texts = _numbers_in_texts(_table(cells.rows))
    others = [other.name for other in workbook.sheets if other != sheet]
    notes = (
        f"Read from the sheet {quoted(sheet.name)}; the workbook has {_more(others)}."
        if others
        else "",
        "Its macros are neither run nor kept." if package.has_macros else "",
        f"{_errors(cells.errors)}, and counts as missing." if cells.errors else "",
        f"Numbers stored as text are read as numbers in {listed(from_texts)}."
        if from_texts
        else "",
    )
    return table, tuple(filter(None, notes))


def _first_full(package: Package, workbook: Workbook) -> tuple[Sheet, Cells]:
    for sheet in workbook.sheets:
        cells = Cells(workbook, package.size)
        package.parse(sheet.part, cells.start, cells.end, cells.characters)
        if cells.rows:
            return sheet, cells
    raise RefusedError(
        "NO_ROWS",
        f"No value is in the workbook's {counted(len(workbook.sheets), 'visible sheet')}.",
        "Upload a workbook with a table on its first sheet.",
    )


def _check_formulas(cells: Cells) -> None:
    if cells.unstored:
        raise RefusedError(
            "UNSTORED_FORMULA",
            f"{counted(len(cells.unstored), 'formula')} of the sheet, the first in "
            f"{cells.unstored[0]}, came without a result: none was ever computed.",
            "Open the workbook in Excel or LibreOffice and save it once; that stores the results.",
        )


def _more(others: Sequence[str]) -> str:
    return f"{counted(len(others), 'more sheet')}, {listed(others)}"


def _errors(places: Sequence[str]) -> str:
    if len(places) == 1:
        return f"The cell {places[0]} holds an error such as #DIV/0!"
    return (
        f"Each of {len(places):,} cells, the first in {places[0]}, holds an error such as #DIV/0!"
    )


def _table(rows: Sequence[Sequence[Value]]) -> pa.Table:
    """Take the first row for the header; columns without a name and a value are left out."""
    width = max(map(len, rows))
    check_object_cells(len(rows) * width)
    names, arrays = [], []
    for i in range(width):
        name, *values = [row[i] if i < len(row) else None for row in rows]
        array = column(values)
        if name is not None or array.null_count < len(array):
            names.append("" if name is None else text(name))
            arrays.append(array)
    return pa.Table.from_arrays(arrays, names)


def _numbers_in_texts(table: pa.Table) -> tuple[pa.Table, list[str]]:
    """Read columns of texts that are all numbers as pandas.read_excel would; codes stay text."""
    turned = []
    for i, field in enumerate(table.schema):
        texts = table.column(i)
        if not pa.types.is_string(field.type):
            continue
        style = style_of(texts, separated_by_commas=False)
        if style is not None:
            table = table.set_column(i, field.name, style.numbers(texts))
            turned.append(field.name)
    return table, turned
