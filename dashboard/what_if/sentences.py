"""What an edit does, in sentences: to the answer, to the decision, and to the reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.units import PROBABILITY, amount, explains_classes, measure, move, subject
from dashboard.what_if.wording import listed
from dashboard.words import num, percent, shortened
from explainers.checks.decisions import decided
from explainers.records import Attribution, Floats, Predictions

_NAME_WIDTH: Final = 40
_TOLD: Final = 3


@dataclass(frozen=True, eq=False)
class Answers:
    """What the model answers before and after an edit, (outputs,) each, as `told` says of them.

    told: predictions whose first row is the edited one. output: the one that is judged. threshold:
    the answer above which it wins; None where the largest answer does, or there are no classes.
    """

    told: Predictions
    before: Floats
    output: int
    threshold: float | None

    @property
    def after(self) -> Floats:
        """The edited row's answers, (outputs,)."""
        return self.told.outputs[0]

    @property
    def classes(self) -> bool:
        """Whether the answers are those of classes."""
        return explains_classes(self.told)

    def decided(self, answers: Floats) -> int:
        """Which class is answered, by the threshold where there is one."""
        return int(decided(answers[None], self.output, self.threshold)[0])


def answer_sentence(answers: Answers, changing: str) -> str:
    """What the changes do to the answer, and whether the decision is another one.

    changing: the beginning of the sentence, such as "Raising age from 23 to 40".
    """
    before, after = (float(each[answers.output]) for each in (answers.before, answers.after))
    what = subject(answers.told, answers.output)
    first, second = pair_words(before, after, answers.told)
    moved = (
        f"leaves {what} at {first}"
        if before == after
        else f"{'raises' if after > before else 'lowers'} {what} from {first} to {second}"
    )
    return f"{changing} {moved}{_decision(answers)}."


def pair_words(before: float, after: float, told: Predictions) -> tuple[str, str]:
    """Two answers in as many digits as it takes to tell them apart, at most three more."""
    if told.unit == PROBABILITY and explains_classes(told):
        tries = ((percent(before, more), percent(after, more)) for more in range(4))
    else:
        tries = ((num(before, 3 + more), num(after, 3 + more)) for more in range(4))
    found = ("", "")
    for found in tries:
        if found[0] != found[1] or before == after:
            break
    if explains_classes(told):
        return found
    return found[0], f"{found[1]}{amount(after, told).removeprefix(num(after))}"


def _decision(answers: Answers) -> str:
    """Say what is decided now; of a number there is nothing to decide."""
    if not answers.classes:
        return ""
    old, new = answers.decided(answers.before), answers.decided(answers.after)
    was, now = (_class(answers.told, each) for each in (old, new))
    if answers.threshold is None:
        best = "the most probable" if answers.told.unit == PROBABILITY else "the highest"
        if old == new:
            return f"; {now} is still {best} of {len(answers.after):,} classes"
        return f"; the decision turns from {was} to {now}"
    side = "over" if new == answers.output else "not over"
    limit = limit_words(answers.threshold, answers.told)
    if old == new:
        return f"; it is still {side} {limit}: {now}"
    return f"; it is now {side} {limit}: the decision turns from {was} to {now}"


def limit_words(threshold: float, told: Predictions) -> str:
    """The threshold in a sentence: "the 50 % threshold", "the threshold 0"."""
    if told.unit == PROBABILITY:
        whole = float(f"{threshold:.2f}") == threshold
        return f"the {percent(threshold, 0 if whole else 2)} threshold"
    return f"the threshold {num(threshold)}"


def moved_sentence(before: Attribution, after: Attribution, output: int) -> str:
    """Which features' numbers the edit moved most, those nobody touched among them."""
    moved = after.values[0, :, output] - before.values[0, :, output]
    order = [int(at) for at in np.argsort(-np.abs(moved), kind="stable") if moved[at] != 0]
    names = [shortened(title, _NAME_WIDTH) for title in after.titles]
    what, by = subject(after, output), measure(after)
    steps = listed([f"{names[at]} ({move(float(moved[at]), after)})" for at in order[:_TOLD]])
    if not order:
        return f"The edit moves no feature's {by} on {what}."
    if after.receipt.tolerance is None:
        return f"The edit moves the {by} of {steps} most, for {what}."
    start, end = (float(each.outputs[0, output]) for each in (before, after))
    return (
        f"The edit moves {what} by {move(end - start, after)}, from {num(start)} to {num(end)}: "
        f"most by {steps}."
    )


def _class(told: Predictions, output: int) -> str:
    return f"“{shortened(told.output_names[output], _NAME_WIDTH)}”"
