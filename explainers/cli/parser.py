"""What may stand on the command line."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

from explainers import __version__
from explainers.cli.told_json import group, preparation
from explainers.records import AllRows, Cell, SampledRows

ENDINGS = (".parquet", ".csv", ".json", ".png", ".npy")
FIGURES = (".svg", ".png", ".html")
CHARTS = ("waterfall", "bars", "importance")
OPENS_ANYWAY = "open a file that may run code of its own, though the sandbox around it has gaps"


@dataclass(frozen=True)
class Written:
    """A cell's new value as it stands on the line: a number or a text, as its column is."""

    text: str


@dataclass(frozen=True)
class Row:
    """One row: its identifier, or its number from 1 on behind a "#"."""

    name: str


def parser() -> argparse.ArgumentParser:
    """Return the parser of all verbs."""
    whole = argparse.ArgumentParser(
        prog="python -m explainers",
        description="Show why a machine-learning model decided.",
        epilog="Exit codes: 0 done, 1 refused, 2 wrong use, 3 numbers withheld, 130 interrupted.",
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"Rationale {__version__}")
    verbs = whole.add_subparsers(dest="verb", required=True, metavar="VERB")
    inspect = _verb(verbs, "inspect", "say what is in a model file, and in a table")
    inspect.add_argument("--json", action="store_true", help="write the cards as JSON")
    _files(inspect, table="?")
    methods = _verb(verbs, "methods", "list the methods, and why one does not apply to a model")
    methods.add_argument("--json", action="store_true", help="write the list as JSON")
    _files(methods, model="?", table="?")
    _roles(methods)
    explain = _verb(verbs, "explain", "explain rows and write the numbers")
    _files(explain)
    _roles(explain)
    _asking(explain)
    _rows(explain)
    explain.add_argument(
        "--output",
        type=_output,
        help=f"the file to write, by its ending {', '.join(ENDINGS)}: the first two hold tables, "
        "the last two maps of pictures; JSON to stdout without it",
    )
    explain.add_argument(
        "--figure",
        type=_figure,
        help=f"a file to draw an attribution into, by its ending {', '.join(FIGURES)}",
    )
    explain.add_argument(
        "--chart",
        choices=CHARTS,
        help="what the figure shows: waterfall and bars one row, importance many; without it the "
        "one that fits",
    )
    report = _verb(verbs, "report", "write the report of one decision, or of the whole model")
    _files(report)
    _roles(report)
    _asking(report)
    _rows(report)
    report.add_argument(
        "--unwanted",
        metavar="CLASS",
        help="the class whose rows are told principal reasons, the positive one of two where not "
        "said; empty for none",
    )
    report.add_argument(
        "--closest",
        action="store_true",
        help="tell the row of the table most like this one that is decided otherwise, too",
    )
    report.add_argument("--note", default="", help="your own words, printed in the report of a row")
    report.add_argument("--output", "-o", type=Path, required=True, help="the HTML file to write")
    return whole


def _verb(
    verbs: argparse._SubParsersAction[argparse.ArgumentParser], name: str, does: str
) -> argparse.ArgumentParser:
    description = f"{does.capitalize()}."
    return verbs.add_parser(name, help=does, description=description, allow_abbrev=False)


def _files(
    verb: argparse.ArgumentParser, model: str | None = None, table: str | None = None
) -> None:
    verb.add_argument("model", metavar="MODEL", nargs=model, type=Path, help="the model file")
    verb.add_argument(
        "table",
        metavar="TABLE",
        nargs=table,
        type=Path,
        help="the table file, an archive of pictures or a folder of them",
    )
    verb.add_argument("--preprocessor", type=Path, help="a fitted transformer before the model")
    verb.add_argument("--dictionary", type=Path, help="a table or text that says what columns are")
    verb.add_argument("--open-anyway", action="store_true", help=OPENS_ANYWAY)


def _roles(verb: argparse.ArgumentParser) -> None:
    told = verb.add_argument_group("what columns and outputs are; recognised where not said")
    told.add_argument("--target", help="the column of known outcomes; empty for none")
    told.add_argument("--identifier", help="the column that names rows; empty for none")
    told.add_argument("--column", action="append", help="for each input in order, its column")
    told.add_argument("--reading", help="what outputs mean where the file leaves that open")
    told.add_argument("--class-name", action="append", help="for each output in order, its name")
    told.add_argument(
        "--class-names", type=Path, metavar="FILE", help="for pictures, a list of names of outputs"
    )
    told.add_argument(
        "--preparation",
        type=preparation,
        metavar="JSON",
        help="how pictures are prepared for a network whose file does not say",
    )
    told.add_argument("--positive", help="the class that global views are about")
    told.add_argument("--compare-column", help="compare with rows by this column")
    told.add_argument("--compare-value", help="the value such rows have in it")
    told.add_argument("--compare-rows", type=int, help="how many rows to compare with at most")
    told.add_argument("--compare-seed", type=int, help="the seed those are drawn by")


def _asking(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--method", help="the method's name; without it the page's first choice")
    verb.add_argument(
        "--set", action="append", type=_pair, default=[], metavar="NAME=VALUE", dest="parameters"
    )
    verb.add_argument("--seed", type=int, default=0, help="for what is drawn at random")
    verb.add_argument(
        "--group",
        action="append",
        type=group,
        default=[],
        metavar="JSON",
        help='columns explained as one: {"place": ["lat", "long"]}',
    )
    verb.add_argument(
        "--threshold",
        type=float,
        help="what the positive one of two classes has to exceed; 0.5 of a probability, 0 of a "
        "score where not said",
    )
    verb.add_argument(
        "--class",
        dest="output_class",
        help="the class a report, a figure or a map is about, or #3 for the third",
    )


def _rows(verb: argparse.ArgumentParser) -> None:
    which = verb.add_mutually_exclusive_group()
    which.add_argument(
        "--rows",
        type=_which,
        help="all, a number of rows, or row=ID; without it 2,000 rows, 200 texts or 20 pictures",
    )
    which.add_argument(
        "--row", type=Row, dest="rows", help="one row by its identifier, or #17 for the 17th"
    )
    verb.add_argument(
        "--change",
        action="append",
        type=_changes,
        default=[],
        metavar="NAME=VALUE",
        help="with --row, a cell of it to change, to a missing value where none is given; or "
        'several as JSON: {"age": 40, "housing": null}',
    )


def _which(text: str) -> AllRows | SampledRows | Row:
    if text == "all":
        return AllRows()
    if text.startswith("row="):
        return Row(text.removeprefix("row="))
    if text.isascii() and text.isdigit() and int(text[:12]) > 0:
        return SampledRows(int(text[:12]))
    raise argparse.ArgumentTypeError(f"{text!r} is not all, a number of rows, or row=ID")


def _output(text: str) -> Path:
    return _ending(text, ENDINGS)


def _figure(text: str) -> Path:
    return _ending(text, FIGURES)


def _ending(text: str, known: tuple[str, ...]) -> Path:
    if not text.endswith(known):
        raise argparse.ArgumentTypeError(f"{text!r} does not end in {', '.join(known)}")
    return Path(text)


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value


def _changes(text: str) -> tuple[tuple[str, Cell | Written], ...]:
    if not text.lstrip().startswith("{") and "=" in text:
        name, value = _pair(text)
        return ((name, Written(value) if value else None),)
    try:
        told = json.loads(text, parse_int=float).items()  # however long, not beyond all numbers
        if not all(value is None or type(value) in (str, float) for _, value in told):
            raise ValueError
    except (ValueError, AttributeError) as problem:
        raise argparse.ArgumentTypeError(
            f'{text!r} is neither NAME=VALUE nor like {{"age": 40, "housing": null}}'
        ) from problem
    return tuple(told)
