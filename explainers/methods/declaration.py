"""What a method says of itself; the page, the key, the docs and the tests follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from explainers.intake.handle import ModelHandle
from explainers.intake.vision.seeing import Seen
from explainers.kernels.reporting import Report, unheard
from explainers.methods.parameters import Parameters
from explainers.records import Integers, Matter, Task

if TYPE_CHECKING:
    import pandas as pd

Shape = Literal[
    "attribution",
    "rules",
    "predictions",
    "curves",
    "pairs",
    "rule_runs",
    "maps",
    "tokens",
    "attention",
    "terms",
    "study",
    "swapped",
    "local_effects",
    "tree",
    "glass_box",
    "coefficients",
    "counterfactuals",
]
Scope = Literal["global", "local"]

COLUMNS: Final[frozenset[Matter]] = frozenset({"columns"})
PICTURES: Final[frozenset[Matter]] = frozenset({"pictures"})
TEXTS: Final[frozenset[Matter]] = frozenset({"texts"})


GROUPS_ADDED_UP = "The attributions of a group's columns are added up."
"""What a method notes that knows columns only; "one player" is another question."""


@dataclass(frozen=True)
class Subject:
    """What a method is given to explain.

    rows: (rows, features) under the model's own names. reference: the rows to compare with, or
    None where the method declares none. kinds: per feature, "number" or "category". players: per
    feature, the number of the player it belongs to, from 0 on; empty where each is its own. A
    method that shares an output out does so among players. pictures: where a method explains
    pictures, those of the rows as the network gets them; `rows` then has the table's own columns.
    called: per feature, what the table's owner calls it, for sentences; empty where that is as the
    model does.
    report: what a method calls as it goes, in rows of the model (or steps of its own) that are done
    of those it will do; whoever watches has a bar that moves within one row.
    """

    model: ModelHandle
    rows: pd.DataFrame
    kinds: tuple[str, ...]
    reference: pd.DataFrame | None = None
    players: tuple[int, ...] = ()
    pictures: Seen | None = None
    report: Report = unheard
    called: tuple[str, ...] = ()

    @property
    def player_of(self) -> Integers:
        """The player of each feature, (features,)."""
        return np.array(self.players or range(self.rows.shape[1]), dtype=np.int64)


@dataclass(frozen=True)
class Answer:
    """What a method returns for a block of rows: arrays as its shape of result names them.

    attribution: values (rows, players, outputs), base_values and outputs (rows, outputs).
    rules: weights (conditions, outputs), intercepts, local_predictions, outputs, fits (outputs,),
    and facts["conditions"]. rule_runs: the same with (runs, ...) in front of all but outputs, and
    facts["runs"]. predictions: outputs (rows, outputs).
    pairs: values (rows, pairs of players, outputs), base_values and outputs (rows, outputs).
    curves: individual (rows, points, outputs), and facts["grid"], numbers or texts (points).
    maps: values (rows, height, width), shown (rows, height, width, 3) of uint8, outputs and margins
    (rows, outputs), target (rows,) of int64, perhaps gap (rows,), and facts["signed"].
    tokens: values (pieces, outputs) and spans (pieces, 2) of int64, those of all rows behind each
    other; counts (rows,) of int64, how many of the pieces are a row's; base_values, outputs and
    elsewhere (rows, outputs), perhaps fits like them. `text_subject.answered` puts it together. Of
    one text that was asked about one output alone, facts["output"] is its number, and it is the
    only one the arrays have.
    attention: about one row: weights (layers, heads, tokens, tokens) of float32, spans (tokens, 2)
    of int64, rollout (tokens, tokens), outputs (1, outputs), and facts["pieces"].
    terms: coefficients (terms, outputs), intercepts (outputs,), documents (terms,) of int64 and
    sums (terms,), in how many rows a term stands and what it weighs in all of them; its name, as
    UTF-8 in letters of uint8, up to its number in ends of int64.
    swapped: outputs (rows, outputs), and swapped (rows, draws, players, outputs), the same with a
    player's columns taken from another row.
    local_effects: bins (rows,) of int64, -1 where a row stands nowhere on facts["grid"], and deltas
    (rows, moves, outputs): between the ends of its bin, or of names from the one before to a row's
    own and from that to the next; 0 where there is no move.
    tree: nodes in levels: left, right (nodes,) of int64, cover (nodes,), values (nodes, outputs),
    ends and held (rows,) of int64, outputs (rows, outputs), and facts["splits"], one or None for
    each node, "number", "trees", "mean" and "base"; `trees.one_tree` puts it together.
    glass_box: scores, errors, weights (numbers,), those of all terms behind each other, singles,
    answers and outputs (rows, outputs), held (rows,) of int64, intercepts (outputs,), and
    facts["terms"] and "answer_unit".
    coefficients: weights, spreads (parts, outputs), usual (parts,), intercepts (outputs,), and
    facts["parts"].
    counterfactuals: about one row: outputs (1, outputs), answers (alternatives, outputs), sizes
    (alternatives, features), facts["changes"], for each alternative a list of [number of a feature,
    its new value], facts["goal"], a `Goal` as a mapping, and facts["asked"].
    study: what `explainers.studies.declaration.found` puts together, about one row.
    `facts` holds "unit" and, where there are any, "notes": sentences to show beside the chart;
    and "budget", the rows really sent to the model, where that may be less than `cost` says.
    """

    arrays: Mapping[str, NDArray[Any]]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Method:
    """A declared explanation method.

    `question` is what it answers, `silent_on` what it does not say. `needs` names abilities a
    model card may lack. `cost(parameters, rows, features)` counts rows sent to the model, at most.
    `exact` says that it computes what its question asks and not an approximation, `seeded` that
    it draws at random, so that its numbers move with the seed; nothing exact does.
    `tolerance` is by how much, as a share of the outputs' scale, base value and attributions may
    miss the output before the numbers are withheld; None where they need not add up. `remedy` is
    what a reader can do then, where that is anything.
    `block_rows` is how many rows one block holds: the unit of storage; changing it takes a new
    version, since stored blocks keep their size. A worker is asked for a block in bites of fewer
    rows, and for a single row out of it, so a global method gives each row the numbers it would
    have alone (but for rounding): what it draws, it draws before it looks at the rows, and what
    it says in `facts` holds for every row.
    `max_features` is set where all combinations of columns are asked for, and `instead` then says
    what to do about a model that has more. `groups` says that it shares an output out among the
    subject's players, so that columns can be explained as one; `cost` is then told their number.
    `steps` names what it reports to its subject, in the plural, where that is worth reading: "420
    of 1,000 samples"; without it the page shows a percentage.
    `about` says whether it explains models of columns, of pictures, of texts, or several of them.
    `first_sight` is how much of its answer a newcomer reads at first sight, beside other methods of
    its shape: the page begins with the one that has most of it; 0 where it makes no difference.
    """

    name: str
    title: str
    version: str
    question: str
    silent_on: str
    paper: str
    link: str
    shape: Shape
    scopes: frozenset[Scope]
    tasks: frozenset[Task]
    exact: bool
    tolerance: float | None
    uses_reference: bool
    block_rows: int
    parameters: type[Parameters]
    cost: Callable[[Any, int, int], int]
    run: Callable[[Subject, Any, np.random.Generator], Answer]
    needs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    max_features: int | None = None
    instead: str = ""
    seeded: bool = False
    remedy: str = ""
    groups: bool = False
    steps: str = ""
    about: frozenset[Matter] = COLUMNS
    first_sight: int = 0

    @property
    def additive(self) -> bool:
        """Whether base value and attributions promise to add up to the output."""
        return self.tolerance is not None

    @property
    def manner(self) -> str:
        """How its numbers come about, in words."""
        if self.exact:
            return "exact"
        return "estimated, seeded" if self.seeded else "approximated"
