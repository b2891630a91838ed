"""Adverse-action reasons: the columns that counted most toward an unwanted answer about one person.

US law asks a creditor for the specific principal reasons of a denial (ECOA, Regulation B, 12 CFR
1002.9(b)(2); more than four are not likely to help, says its official interpretation), and a
model that is hard to understand is no excuse (CFPB, Circular 2022-03). An attribution is one way to
find them: the pushes, against its base value, that led away from what the person wanted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa

from explainers.dossier.markup import visible
from explainers.dossier.wording import (
    measured,
    name_text,
    number,
    said_of,
    signed,
    usual,
)
from explainers.records import Analysis, Attribution, Floats, Integers, Request
from explainers.records.groups import player_numbers
from explainers.service.group_values import player_data
from explainers.studies import find

MOST: Final = 4
"""As many as the official interpretation of 12 CFR 1002.9(b)(2) thinks helpful."""

NO_ADVICE: Final = (
    "A working aid and no legal advice: which reasons have to be given, and whether a column may "
    "be used at all, has to be judged by somebody who knows the case and the law."
)

_SURE = 1.96  # standard errors under which not even the direction of an estimate is sure

Toward = Literal[1, -1]
"""Which way is unwanted: up (of a class, or a number that should be low) or down."""


@dataclass(frozen=True)
class ReasonCode:
    """One reason. `code` is stable: R and the column's place among the model's columns, from 1.

    A group of columns has G and the place of its first. value: the person's. usual: what is usual
    among those with the other answer. push: how far it moved the output toward the unwanted side,
    in the attribution's unit, more than 0.
    """

    code: str
    title: str
    columns: tuple[str, ...]
    value: str
    usual: str
    push: float

    def beside(self, written: Callable[[str], str]) -> str:
        """Put the person's value beside the usual one in words; `written` makes either fit."""
        value = written(self.value)
        if self.value == self.usual:
            return f"{value}, which is usual with the other answer, too"
        return f"{value}; usual with the other answer: {written(self.usual)}"


@dataclass(frozen=True)
class Reasons:
    """The principal reasons, the strongest first, and how much of all pushes that way they are.

    share: from 0 to 1; 0 where nothing pushed that way.
    """

    codes: tuple[ReasonCode, ...]
    share: float


def reason_codes(
    request: Request,
    result: Attribution,
    output: int,
    approved: pa.Table,
    toward: Toward = 1,
    most: int = MOST,
) -> Reasons:
    """Find at most `most` reasons why the row of `result` came to the unwanted side of `output`.

    result: answers `request` about one row, by a method whose numbers add up; approved: rows of the
    table with the other answer, the model's columns by name. Only what pushed toward the unwanted
    side is a reason; an estimate only where it is sure to 95 % that it did. Raises ValueError for
    numbers that do not add up: which of them is the larger reason they do not say.
    """
    if result.receipt.tolerance is None:
        raise ValueError(f"The numbers of {result.receipt.method} do not add up to an output.")
    pushes = toward * result.values[0, :, output]
    codes, players = codes_of(request), request.players
    known = player_data(approved, players, request.analysis.table)
    order = [int(at) for at in _strongest(result, pushes, output)[:most]]
    named = [(at, players[at].title) for at in order]
    against = float(pushes[pushes > 0].sum())
    return Reasons(
        tuple(
            ReasonCode(
                code=codes[at],
                title=result.titles[at],
                columns=players[at].columns,
                value=said_of(result, name, 0),
                usual=usual(known, name, result.dictionary),
                push=float(pushes[at]),
            )
            for at, name in named
        ),
        share=float(pushes[order].sum()) / against if order else 0.0,
    )


def codes_of(request: Request) -> tuple[str, ...]:
    """Return the code of each player, (players,): "R03", "G03"; as wide as the last one needs."""
    columns, players = request.analysis.columns, request.players
    numbers = player_numbers(columns, request.groups)
    width = max(2, len(str(len(columns))))
    return tuple(
        f"{'G' if len(one.columns) > 1 else 'R'}{numbers.index(at) + 1:0{width}d}"
        for at, one in enumerate(players)
    )


def rests_on(request: Request, result: Attribution, output: int) -> str:
    """Say in sentences what the reasons rest on: the method, and whom it compares with."""
    receipt = result.receipt
    classes = bool(request.analysis.classes)
    unit = measured(result.unit, result.output_names[output], classes=classes)
    base = number(float(result.base_values[0, output]), 4)
    return (
        f"They rest on {find(receipt.method).title} "
        f"({'exact' if receipt.exact else 'an estimate'}), which shares out how far this case is "
        f"from the base value {base} ({unit}), {_compared(request.analysis, result)}. "
        f"Another method or reference can name other reasons. Result key {receipt.key}."
    )


def as_text(
    name: str, answer: str, found: Reasons, request: Request, result: Attribution, output: int
) -> str:
    """Write the reasons as a plain text file, one paragraph a reason.

    name: what the row is called. answer: the model's answer in a sentence.
    """
    reasons = [line for code in found.codes for line in (*_lines(code), "")]
    none = ["No column pushed toward this answer for sure.", ""]
    return "\n".join(
        [
            f"Principal reasons: {name_text(name)}",
            visible(answer),
            "",
            *(reasons or none),
            f"{told_share(found)} {rests_on(request, result, output)}".strip(),
            "",
            NO_ADVICE,
            "",
        ]
    )


def told_share(found: Reasons) -> str:
    """Say how much of all that pushed this way the reasons are; "" where there are none."""
    if not found.codes:
        return ""
    what = "This reason is" if len(found.codes) == 1 else "These reasons are"
    return f"{what} {number(100 * found.share, 2)} % of all that pushed toward this answer."


def _lines(code: ReasonCode) -> list[str]:
    lines = [
        f"{code.code}  {name_text(code.title)}",
        f"     this case: {code.beside(str)}; push {signed(code.push, 3)}",
    ]
    if len(code.columns) > 1:
        lines.append(f"     columns: {', '.join(map(name_text, code.columns))}")
    return lines


def _strongest(result: Attribution, pushes: Floats, output: int) -> Integers:
    """Features that pushed toward the unwanted side for sure, the strongest first."""
    least = 0.0 if result.stderr is None else _SURE * result.stderr[0, :, output]
    order: Integers = (-pushes).argsort(kind="stable")
    return order[(pushes > least)[order]]


def _compared(analysis: Analysis, result: Attribution) -> str:
    receipt = result.receipt
    if receipt.reference is not None:
        return (
            f"compared with {visible(receipt.reference)} (at most {analysis.reference.limit:,}, "
            f"seed {analysis.reference.seed})"
        )
    return "compared with the training rows as the model itself has counted them"
