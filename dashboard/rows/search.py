"""What rows are looked for: an outcome, answers within bounds, and conditions on columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from explainers.records import Analysis


class Outcome(StrEnum):
    """How a row's answer compares with its known outcome; the word is what pages and links say.

    Positive is the analysis' positive class of two; of more classes an answer is right or wrong.
    """

    TRUE_POSITIVE = "true positive"
    FALSE_POSITIVE = "false positive"
    TRUE_NEGATIVE = "true negative"
    FALSE_NEGATIVE = "false negative"
    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True)
class Within:
    """Numbers from `low` to `high`, both among them; an end that is None is open."""

    low: float | None = None
    high: float | None = None

    @property
    def everything(self) -> bool:
        """Whether it leaves nothing out, a missing value neither."""
        return self.low is None and self.high is None


@dataclass(frozen=True)
class OneOf:
    """Values by their names, as people write them; None is a missing value. None at all is any."""

    names: tuple[str | None, ...] = ()

    @property
    def everything(self) -> bool:
        """Whether it leaves nothing out."""
        return not self.names


Condition = Within | OneOf


@dataclass(frozen=True)
class Members:
    """Rows that stand in a list: those of the cluster numbered `cluster`, which has `of` in all.

    positions: in rising order; fewer than `of` where a link had no room for more.
    """

    cluster: int
    of: int
    positions: tuple[int, ...]

    @property
    def words(self) -> str:
        """What they are: "cluster 2", or "the 900 most typical rows of cluster 2, of 2,400"."""
        if len(self.positions) >= self.of:
            return f"cluster {self.cluster}"
        held = f"the {len(self.positions):,} most typical rows"
        return f"{held} of cluster {self.cluster}, which has {self.of:,}"


@dataclass(frozen=True)
class Search:
    """Rows for which all of this holds.

    outcome: None for any. taken: the class the model decides for; "" for any. score: the answer
    beside each row in the table, of the positive class of two, of the decided one of more. error:
    how far a predicted number is from the known one, whichever way. columns: of the table. among:
    None for rows wherever they stand.
    """

    outcome: Outcome | None = None
    taken: str = ""
    score: Within = Within()
    error: Within = Within()
    columns: tuple[tuple[str, Condition], ...] = ()
    among: Members | None = None

    @property
    def everything(self) -> bool:
        """Whether it leaves no row out."""
        own = self.outcome is None and not self.taken and self.among is None
        return own and self.score.everything and self.error.everything and not self.asked

    @property
    def asked(self) -> tuple[tuple[str, Condition], ...]:
        """The conditions that leave something out."""
        return tuple(each for each in self.columns if not each[1].everything)


def outcomes(analysis: Analysis) -> Sequence[Outcome]:
    """The outcomes rows of an analysis can have; none where no outcome is known."""
    if not analysis.target or not analysis.classes:
        return ()
    both = (Outcome.RIGHT, Outcome.WRONG)
    return tuple(Outcome) if len(analysis.classes) == 2 else both


def fitting(search: Search, analysis: Analysis) -> tuple[Search, tuple[str, ...]]:
    """Leave out of a search what an analysis cannot be asked; name that, as a link wrote it.

    A link may come from another table, or from anybody.
    """
    known = {column.name for column in analysis.table.columns}
    strange = [name for name, _ in search.columns if name not in known]
    outcome, taken, error = search.outcome, search.taken, search.error
    if outcome is not None and outcome not in outcomes(analysis):
        strange.append(outcome.value)
        outcome = None
    if taken and taken not in analysis.classes:
        strange.append(taken)
        taken = ""
    if not error.everything and (analysis.classes or not analysis.target):
        strange.append("error")
        error = Within()
    columns = tuple(each for each in search.columns if each[0] in known)
    among = search.among
    if among is not None and among.positions[-1] >= analysis.table.rows:
        strange.append(f"cluster {among.cluster}")
        among = None
    return Search(outcome, taken, search.score, error, columns, among), tuple(strange)
