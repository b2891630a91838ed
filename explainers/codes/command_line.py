"""Codes of the command line: choices and files that cannot be, results that fit no file."""

from explainers.codes.declaration import Room, refused, stopped

ROOM = Room(
    "The command line",
    (
        refused(
            "NO_SUCH_FILE",
            "A file that was named cannot be read.",
            "Check its name, its rights, and the folder the command was called in.",
        ),
        refused(
            "UNFIT_CHOICE",
            "A column, a class or a reading that was chosen is not there, or the columns do not "
            "feed the model.",
            "Choose one that the sentence names.",
        ),
        refused(
            "ROW_UNKNOWN",
            "No row is called so, or several are.",
            "Name the row by its number.",
        ),
        refused(
            "NO_TABLE",
            "The result is no table, so it fits neither CSV nor Parquet.",
            "Write it as JSON.",
        ),
        refused(
            "NO_RASTERISER",
            "A figure was to be a PNG, and the package that draws PNGs is not installed.",
            "Install resvg_py, or have the figure as SVG or HTML.",
        ),
        refused(
            "NOT_REPORTED",
            "Reports and figures show how an output is shared out among columns, and the method "
            "does not do that.",
            "Choose another method, or write its numbers.",
        ),
        stopped(
            "NOT_WRITTEN",
            "The file could not be written.",
            "Name another one, or make room. What was computed is stored.",
        ),
    ),
)
