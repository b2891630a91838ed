"""Codes of tables: their text, their header, their cells."""

from explainers.codes.declaration import Room, refused

ROOM = Room(
    "Tables",
    (
        refused(
            "BROKEN_TABLE",
            "The file is of a known format but cannot be read as a table.",
            "Save it again; it was probably cut off on its way.",
        ),
        refused(
            "ENCRYPTED_TABLE",
            "The table is encrypted or protected by a password.",
            "Save it without.",
        ),
        refused(
            "NO_COLUMNS",
            "The table has no columns.",
            "Save it with its columns.",
        ),
        refused(
            "NO_ROWS",
            "The table has a header and nothing below it.",
            "Upload a table with at least one row.",
        ),
        refused(
            "BLANK_COLUMN",
            "A column has no name.",
            "Name every column; leave out the index that pandas writes first.",
        ),
        refused(
            "DUPLICATE_COLUMN",
            "Two columns have the same name.",
            "Give every column a name of its own.",
        ),
        refused(
            "NAME_TOO_LONG",
            "The name of a column is longer than is taken.",
            "Shorten it, or check that the file has a header at all.",
        ),
        refused(
            "NESTED_COLUMN",
            "A column holds lists or records, not one value for each row.",
            "Spread it over plain columns, or leave it out.",
        ),
        refused(
            "CELL_TOO_LONG",
            "A cell holds more text than is taken.",
            "Shorten it, or look for a quotation mark that is not closed.",
        ),
        refused(
            "BAD_TYPED_TEXT",
            "The typed text is empty, or longer than is taken.",
            "Type a word at least, and no book.",
        ),
        refused(
            "TOO_MANY_COLUMNS",
            "The table or the model has more columns than are read.",
            "Keep the columns of the model, the target and the identifier.",
        ),
        refused(
            "TOO_MANY_CELLS",
            "Rows times columns are more than is read in this format.",
            "Take a sample of the rows, leave columns out, or save it as Parquet.",
        ),
        refused(
            "RAGGED_ROW",
            "A row has more or fewer cells than the header.",
            "Quote cells that hold the separator.",
        ),
        refused(
            "BROKEN_QUOTES",
            "A quotation mark is not closed, or closes in the middle of a cell.",
            "Write a quotation mark inside a quoted cell twice.",
        ),
        refused(
            "BROKEN_TEXT",
            "The text is in one encoding for the most part, and in none at one place.",
            "Save it again as UTF-8.",
        ),
        refused(
            "UNKNOWN_ENCODING",
            "The text is not UTF-8 and not clearly in an older encoding.",
            "Save it as UTF-8.",
        ),
        refused(
            "NUL_BYTE",
            "The text holds a NUL byte, which no text has.",
            "Save the table again as CSV (UTF-8).",
        ),
        refused(
            "UNSTORED_FORMULA",
            "The workbook holds formulas without their results.",
            "Open it in a spreadsheet program and save it once.",
        ),
    ),
)
