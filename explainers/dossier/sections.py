"""The parts that documents share: files, receipt, parameters, what is not said, how to check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from explainers.dossier.command import by_number, command
from explainers.dossier.markup import element, section, shortened, table, visible
from explainers.dossier.wording import NOTHING, name_text, number
from explainers.intake.summary import sized
from explainers.records import Analysis, Attribution, Receipt, Request
from explainers.records.explained import Explained
from explainers.service.workspace import Card
from explainers.studies import known

_ALTERED = (
    "Some names in this line hold marks that are not seen or runs of blanks; here they are not as "
    "in the files. Copy such names from the files."
)
_SAID = (
    "Titles, units and meanings come from a data dictionary. No number rests on it; with "
    "--dictionary=FILE the line takes one, too."
)


_NUMBERED = (
    "Names of so many classes come from a list, or the file. The line tells a class by its number "
    "from 1 on; no number rests on its name, and with --class-names=FILE the line takes a list."
)
_GIVEN = (
    "Pictures that were given one by one are kept as one archive: a folder that holds them can "
    "stand in its place."
)


def head(title: str, analysis: Analysis, made: str, about: str) -> tuple[Markup, ...]:
    """Say what the document is about, and when it was made, to somebody who never saw the tool."""
    return (
        element("h1", title),
        element(
            "p",
            f"{about} Analysis “{name_text(analysis.name)}”. Made {visible(made)} by Rationale, a "
            "tool that shows why a machine-learning model decided.",
            class_="quiet",
        ),
    )


def files(analysis: Analysis) -> Markup:
    """Name the files, by whose content everything else is meant."""
    first = analysis.preprocessor
    things = "pictures" if analysis.table.holds_pictures else "rows"
    rows = [
        _file("model", analysis.model, analysis.model.kind),
        *([] if first is None else [_file("preprocessor", first, first.kind)]),
        _file("table", analysis.table, f"{analysis.table.rows:,} {things}"),
    ]
    return section(
        "Files",
        table(("", "file", "what", "size", "SHA-256"), rows),
        element(
            "p",
            "A file is the one that was used if its SHA-256 is the same, whatever it is called.",
            class_="quiet",
        ),
    )


def _file(role: str, card: Card, what: str) -> tuple[str, ...]:
    return role, name_text(card.file_name), shortened(what, 120), sized(card.size), card.digest


def reference(analysis: Analysis, receipt: Receipt) -> Markup:
    """Say whom the explanation compares with."""
    if receipt.reference is not None:
        chosen = analysis.reference
        told = (
            f"{visible(receipt.reference)}, of the table: at most {chosen.limit:,} of them, drawn "
            f"with seed {chosen.seed}."
        )
    else:
        method = known(receipt.method)
        trees = method is not None and "trees" in method.needs
        told = (
            "The method compares with the training rows as the model itself has counted them; no "
            "rows of the table were used for it."
            if trees
            else "The method compares with no rows of the table."
        )
    return section("Compared with", element("p", told))


def sums(result: Attribution, row: int, output: int) -> tuple[tuple[str, str], ...]:
    """Return the facts of the sum: in as many digits as it takes to check it."""
    base = float(result.base_values[row, output])
    total = float(result.values[row, :, output].sum())
    end = float(result.outputs[row, output])
    if result.receipt.tolerance is None:
        return (("model's output in this unit", number(end, 10)),)
    return (
        ("base value", number(base, 10)),
        ("sum of the effects", number(total, 10)),
        ("base value and sum", number(base + total, 10)),
        ("model's output in this unit", number(end, 10)),
        ("gap of this row", number(abs(base + total - end), 3)),
    )


def receipt(result: Explained, facts: tuple[tuple[str, str], ...], title: str) -> Markup:
    """List everything somebody else needs to check the numbers. facts: those of this document."""
    found = result.receipt
    lines = [
        ("method", f"{title} ({found.method}, version {found.method_version})"),
        ("kind", "exact" if found.exact else "estimated"),
        ("unit", name_text(result.unit)),
        *facts,
        ("largest gap of all rows", NOTHING if found.gap is None else number(found.gap, 3)),
        ("gap allowed", NOTHING if found.tolerance is None else number(found.tolerance, 3)),
        ("rows explained", f"{found.rows_used:,} of {found.rows_given:,}"),
        ("seed", str(found.seed)),
        ("budget: rows sent to the model", f"{found.budget:,}"),
        ("computing time", f"{found.seconds:.3f} s"),
        ("stored (UTC)", visible(found.stored)),
        ("result key", found.key),
        ("versions", _pairs(found.versions)),
    ]
    if found.groups:
        told = "; ".join(
            f"{name_text(name)}: {', '.join(map(name_text, columns))}"
            for name, columns in found.groups.items()
        )
        lines.insert(3, ("columns explained as one", told))
    return section("Receipt", table((), lines))


def parameters(found: Receipt) -> Markup:
    """List what was set, and what each setting is."""
    method = known(found.method)
    fields = method.parameters.model_fields if method else {}
    lines = [
        (name, shortened(value, 120), (fields[name].description or "") if name in fields else "")
        for name, value in found.parameters.items()
    ]
    inside = (
        table(("parameter", "value", "what it is"), lines)
        if lines
        else element("p", "The method has no parameters.")
    )
    return section("Parameters", inside)


def limits(found: Receipt) -> Markup:
    """Say what the method answers and what it does not."""
    method = known(found.method)
    told: list[Markup] = []
    if method is not None:
        told = [
            element("p", element("strong", "It answers: "), method.question),
            element("p", element("strong", "It does not say: "), method.silent_on),
            element("p", f"Source: {method.paper}. {method.link}", class_="quiet"),
        ]
    told += [element("p", visible(note)) for note in found.notes]
    return section("What this does and does not say", *told)


def again(request: Request, found: Receipt, output: int, more: Sequence[str] = ()) -> Markup:
    """Say how somebody else computes it again. more: options of the document's own."""
    line = command(request, found, output, more)
    altered = visible(line) != line
    return section(
        "How to compute it again",
        element(
            "p",
            "With the files above in one folder and Rationale installed in the versions named "
            "in the receipt, this line writes the same document. Where files, parameters, seed and "
            "versions are the same, so are the result key and the numbers.",
        ),
        element("pre", element("code", visible(line))),
        *((element("p", _SAID),) if request.analysis.dictionary.entries else ()),
        *((element("p", _ALTERED),) if altered else ()),
        *((element("p", _NUMBERED),) if by_number(request.analysis) else ()),
        *((element("p", _GIVEN),) if request.analysis.table.holds_pictures else ()),
    )


def _pairs(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "none"
