"""From two files and the choices on the command line to the analysis a page would make of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar, get_args

from explainers.cli.desk import Desk, unreadable
from explainers.cli.folders import read_folder
from explainers.cli.picture_choices import named, preparation_of, role_of
from explainers.errors import RefusedError, quoted
from explainers.intake import compose
from explainers.intake.matching.class_naming import class_names, refused_names
from explainers.intake.matching.guesses import guess_identifier, guess_reading, guess_target
from explainers.intake.matching.match import Match, judged, match
from explainers.intake.reading import card_as
from explainers.intake.summary import counted, listed
from explainers.records import (
    Analysis,
    ModelCard,
    PreprocessorCard,
    Reading,
    Reference,
    TableCard,
)
from explainers.records.dictionary import NOTHING_SAID
from explainers.service.storage.keys import file_digest
from explainers.service.workspace import Card

C = TypeVar("C", bound=Card)


def analysis_of(desk: Desk, chosen: Namespace) -> Analysis:
    """Return the analysis, kept like a page's; the same choices find the same one again.

    Raises RationaleError: what the files are refused for, or UNFIT_CHOICE.
    """
    model, table = _cards(desk, chosen)
    preprocessor = None
    if chosen.preprocessor is not None:
        take = desk.service.read_preprocessor
        preprocessor = desk.read(chosen.preprocessor, take, PreprocessorCard)
        model = compose.card(preprocessor, model)
    how = preparation_of(model, chosen)
    found = _matched(model, table, chosen.column)
    spare = list(found.spare)
    target = _role(chosen.target, table, _usual_target(model, table, spare))
    rest = [name for name in spare if name != target]
    identifier = _role(chosen.identifier, table, _usual_identifier(table, rest))
    model = named(desk, _read_as(model, table, target, chosen.reading), chosen)
    classes = _classes(model, table, target, chosen.class_name)
    said = chosen.dictionary and desk.read_dictionary(chosen.dictionary, table)
    made = Analysis(
        id="",
        name=f"{model.file_name} on {table.file_name}",
        model=model,
        table=table,
        columns=tuple(column for column in found.columns if column is not None),
        classes=classes,
        positive=one_of(chosen.positive, classes, "class") or _last(model, classes),
        target=target,
        identifier=identifier,
        reference=_reference(table, chosen),
        preprocessor=preprocessor,
        preparation=how,
        dictionary=said or NOTHING_SAID,
    )
    same = (each for each in desk.service.workspace.analyses() if replace(each, id="") == made)
    return next(same, None) or desk.service.save(made)


def read_model(desk: Desk, path: Path) -> ModelCard:
    """Read the model. Raises RationaleError."""
    return desk.read(path, desk.service.read_model, ModelCard)


def read_table(desk: Desk, path: Path) -> TableCard:
    """Read the table, or the pictures of a folder. Raises RationaleError."""
    if path.is_dir():
        return read_folder(desk, path)
    return desk.read(path, desk.service.read_table, TableCard)


def _cards(desk: Desk, chosen: Namespace) -> tuple[ModelCard, TableCard]:
    """Return both cards: of files that an analysis has here without opening them once more.

    What such a card says is on its pages already; the file itself is opened under the walls of this
    very call, or not at all where the answer is stored.
    """
    kept = desk.service.workspace.analyses()
    plain = [a.model for a in kept if a.preprocessor is None and a.model.reading is None]
    model = _known(chosen.model, plain) or read_model(desk, chosen.model)
    tables = [] if chosen.table.is_dir() else [a.table for a in kept]
    table = (_known(chosen.table, tables) if tables else None) or read_table(desk, chosen.table)
    return model, table


def _known(path: Path, cards: Sequence[C]) -> C | None:
    try:
        digest = file_digest(path)
    except OSError as problem:
        raise unreadable(path, problem) from problem
    found = next((card for card in cards if card.digest == digest), None)
    return found and replace(found, file_name=path.name)


def _matched(model: ModelCard, table: TableCard, columns: Sequence[str] | None) -> Match:
    found = match(model, table)
    if columns is not None:
        for name in columns:
            _column(name, table)
        if len(columns) != len(model.features):
            raise unfit(
                f"--column was given {counted(len(columns), 'time')}, and "
                f"{quoted(model.file_name)} has {counted(len(model.features), 'input')}.",
                "Give --column once for each input, in their order.",
            )
        found = judged(model, table, tuple(columns))
    if found.problems:
        raise unfit(found.problems[0], "Change the table, or say --column for each input.")
    return found


def _usual_target(model: ModelCard, table: TableCard, spare: Sequence[str]) -> str | None:
    """What the known outcome is taken for; the labels of pictures are known, not guessed."""
    if table.holds_pictures:
        return role_of(table, "label")
    return guess_target(model, table, _outcomes(table, spare))


def _usual_identifier(table: TableCard, spare: Sequence[str]) -> str | None:
    if table.holds_pictures:
        return role_of(table, "identifier")
    return guess_identifier(table, _names(table, spare))


def _outcomes(table: TableCard, spare: Sequence[str]) -> list[str]:
    roles = {column.name: column.role for column in table.columns}
    return [name for name in spare if roles[name] not in ("date", "identifier")]


def _names(table: TableCard, spare: Sequence[str]) -> list[str]:
    roles = {column.name: column.role for column in table.columns}
    return [name for name in spare if roles[name] == "identifier"]


def _role(given: str | None, table: TableCard, guess: str | None) -> str | None:
    if given is None:
        return guess
    return _column(given, table) if given else None


def _column(name: str, table: TableCard) -> str:
    if table.column(name) is None:
        names = [column.name for column in table.columns]
        raise unfit(
            f"{quoted(table.file_name)} has no column {quoted(name)}; its columns are "
            f"{listed(names)}.",
            "Choose one of them.",
        )
    return name


def _read_as(
    model: ModelCard, table: TableCard, target: str | None, given: str | None
) -> ModelCard:
    """Understand the outputs as was said, or as the target tells. Raises RefusedError."""
    if given is not None:
        said: Reading | None = next((each for each in get_args(Reading) if each == given), None)
        if said is None:
            raise unfit(
                f"Outputs were to be read as {quoted(given)}.",
                f"Choose one of {', '.join(get_args(Reading))}.",
            )
        return card_as(model, said)
    if not model.readings or model.reading is not None:
        return model
    guess, _ = guess_reading(model, table, target)
    reading = model.readings[0] if len(model.readings) == 1 else guess
    if reading is None:
        raise unfit(
            f"{quoted(model.file_name)} does not say what its outputs mean, and every number "
            "depends on it.",
            f"Say --reading={' or --reading='.join(model.readings)}.",
        )
    return card_as(model, reading)


def _classes(
    model: ModelCard, table: TableCard, target: str | None, given: Sequence[str] | None
) -> tuple[str, ...]:
    names = class_names(model, table, target) if given is None else tuple(given)
    if len(names) != (0 if model.task == "regression" else model.outputs):
        raise unfit(
            f"--class-name was given {counted(len(names), 'time')}, and "
            f"{quoted(model.file_name)} has {counted(model.outputs, 'output')} for {model.task}.",
            "Give --class-name once for each class, in the order of the outputs.",
        )
    if problem := refused_names(names):
        raise unfit(problem, "Give another --class-name.")
    return names


def one_of(given: str | None, names: Sequence[str], what: str) -> str | None:
    """Return the choice if it is one of `names`. Raises RefusedError UNFIT_CHOICE."""
    if given is not None and given not in names:
        raise unfit(
            f"There is no {what} {quoted(given)}; there is {listed(names) if names else 'none'}.",
            "Choose one of them." if names else "Leave it out: the model predicts a number.",
        )
    return given


def _last(model: ModelCard, classes: tuple[str, ...]) -> str | None:
    """The class that is asked about first; of pictures there is one where two are told apart."""
    many = model.pictures is not None and len(classes) != 2
    return None if many or not classes else classes[-1]


def _reference(table: TableCard, chosen: Namespace) -> Reference:
    plain = Reference()
    if (chosen.compare_column is None) != (chosen.compare_value is None):
        raise unfit(
            "Of --compare-column and --compare-value only one was given.",
            "Give both, or neither to compare with all rows.",
        )
    column = chosen.compare_column
    return Reference(
        limit=plain.limit if chosen.compare_rows is None else chosen.compare_rows,
        column=None if column is None else _column(column, table),
        value=chosen.compare_value,
        seed=plain.seed if chosen.compare_seed is None else chosen.compare_seed,
    )


def unfit(sentence: str, step: str) -> RefusedError:
    """Make the error of a choice that these files do not allow."""
    return RefusedError("UNFIT_CHOICE", sentence, step)
