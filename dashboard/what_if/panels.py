"""The charts of an edited row beside what was before: its answer, and the reasons for it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from dashboard.charts.answer_pair import answer_pair, change_text, shown_classes
from dashboard.charts.effect_pair import by_movement, effect_pair
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.rows.said import said_of
from dashboard.tabular.tables import OUTPUT_ROW
from dashboard.units import measure
from dashboard.what_if.sentences import Answers, moved_sentence, pair_words
from dashboard.words import one_line, shortened
from explainers.records import Attribution, Request

ANSWERS: Final = (
    "Two bars for each class: the thin grey one is what the model answers for the row as the table "
    "has it, the thick one for the row as it is edited. In brackets stands the change. Where the "
    "model answers a number, there is one pair."
)
REASONS: Final = (
    "Two bars for each feature: the thin grey one is its number in the explanation of the row as "
    "the table has it, the thick one as the row is edited: orange raises, blue lowers. In brackets "
    "stands the change; those that changed most are on top. Features that nobody touched may "
    "change, too: what one of them does can hang on another. Two answers are compared, and nothing "
    "is said of what would happen in the world if somebody changed the value there."
)
_NAME_WIDTH = 40


def draw_answers(request: Request, answers: Answers) -> None:
    """Draw what was answered before and what is answered now, class by class."""
    told = answers.told
    where = f"what-if-answers/{told.receipt.key}"
    panels.beside(
        Panel(
            name="what-if-answers",
            sentence=answers_sentence(answers),
            figure=answer_pair(told, answers.before, panels.page_palette(), where),
            table=answers_table(answers),
            request=request,
            result=told,
            output=None,
            guide=ANSWERS,
        )
    )


def draw_reasons(
    request: Request,
    before: Attribution,
    after: Attribution,
    output: int,
    edited: Collection[str],
) -> None:
    """Draw the explanation of the edited row beside that of the row as the table has it.

    edited: the features whose values were changed.
    """
    panels.show(
        Panel(
            name="what-if",
            sentence=moved_sentence(before, after, output),
            figure=effect_pair(before, after, output, edited, panels.page_palette()),
            table=reasons_table(before, after, output),
            request=request,
            result=after,
            output=output,
            guide=REASONS,
        )
    )


def answers_sentence(answers: Answers) -> str:
    """How far the answer of each class that matters was moved."""
    told, before, after = answers.told, answers.before, answers.after
    if not answers.classes:
        first, now = pair_words(float(before[0]), float(after[0]), told)
        return f"The prediction was {first} and is now {now}."
    parts = []
    for at in shown_classes(before, after)[:2]:
        name = shortened(told.output_names[at], _NAME_WIDTH)
        first, now = pair_words(float(before[at]), float(after[at]), told)
        way = change_text(float(after[at] - before[at]), told)
        parts.append(f"“{name}” was {first} and is now {now} ({way})")
    return f"{'; '.join(parts)}."


def answers_table(answers: Answers) -> pd.DataFrame:
    """Each output before and after, the largest now first."""
    order = np.argsort(-answers.after, kind="stable")
    return pd.DataFrame(
        {
            "output": [one_line(answers.told.output_names[at]) for at in order],
            "before": answers.before[order],
            "now": answers.after[order],
            "change": (answers.after - answers.before)[order],
        }
    )


def reasons_table(before: Attribution, after: Attribution, output: int) -> pd.DataFrame:
    """Every feature before and after, what moved most first; below them what they add up to."""
    old, new = before.values[0, :, output], after.values[0, :, output]
    order = by_movement(old, new)
    by = measure(after)
    names = [one_line(after.titles[at]) for at in order]
    values = [[said_of(each, after.names[at], 0) for at in order] for each in (before, after)]
    numbers = [old[order], new[order], (new - old)[order]]
    if after.receipt.tolerance is not None:
        ends = [float(each.outputs[0, output]) for each in (before, after)]
        names.append(OUTPUT_ROW)
        for told in values:
            told.append("")
        numbers = [
            np.append(column, end)
            for column, end in zip(numbers, (*ends, ends[1] - ends[0]), strict=True)
        ]
    heads = ("value before", "value now", f"{by} before", f"{by} now", "change")
    return pd.DataFrame({"feature": names, **dict(zip(heads, (*values, *numbers), strict=True))})
