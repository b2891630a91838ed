"""The tab “What if” of one decision: cells are edited, and the answer and its reasons follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import streamlit as st

from dashboard import problems
from dashboard.asking.answers import answer, ask_several
from dashboard.kept import keep
from dashboard.surrogates import edited_path
from dashboard.tabular import report_button
from dashboard.tabular.decided import Decided
from dashboard.what_if import controls, curve, tried
from dashboard.what_if.controls import Bench
from dashboard.what_if.fields import Field, fields_of
from dashboard.what_if.original import original
from dashboard.what_if.panels import draw_answers, draw_reasons
from dashboard.what_if.sentences import Answers, answer_sentence, pair_words
from dashboard.what_if.state import Edits, choose, edits
from dashboard.what_if.wording import change_text, changes_phrase
from dashboard.words import escape_markdown
from explainers.records import Attribution, EditedRow, Predictions, Request

WHAT_IF = "What if"

_HINT = (
    "Change a value below: the model answers at once about the row as it would be then. The table "
    "stays as it is. What the model answers is no promise that the world would follow."
)


@dataclass(frozen=True, eq=False)
class _Edited:
    """The row with its changes: what is asked about it."""

    decided: Decided
    fields: Mapping[str, Field]
    edits: Edits

    @property
    def rows(self) -> EditedRow:
        """The row to ask about; there are changes."""
        return EditedRow(self.decided.position, self.edits.changes)

    @property
    def predicted(self) -> Request:
        """Ask what the model answers."""
        return Request(self.decided.analysis, "predictions", self.rows)

    @property
    def explained(self) -> Request | None:
        """Ask why, as the row itself was asked; None where no method could tell."""
        shared = self.decided.shared
        return None if shared is None else replace(shared.request, rows=self.rows)

    def told(self) -> tuple[str, ...]:
        """Each change in short."""
        words = self.decided.analysis.dictionary
        return tuple(
            change_text(self.fields[name], value, words, short=True)
            for name, value in self.edits.changes
        )


def draw(decided: Decided) -> None:
    """Draw the tab."""
    analysis, position = decided.analysis, decided.position
    row = original(analysis, position)
    if row is None:
        return
    fields = fields_of(analysis, row)
    about = _Edited(decided, fields, edits(analysis, position, fields))
    head, inputs, below = st.container(), st.container(), st.container()
    with inputs:
        order = _by_importance(decided)
        bench = Bench(analysis, position, about.edits, decided.everyone.usual)
        controls.draw(bench, [fields[name] for name in order])
        _put_all_back(about)
    with below:
        walked = st.container()
        column = curve.picked(order, analysis.dictionary)
    walk = curve.request_along(analysis, position, about.edits, column)
    asked = [about.predicted, about.explained, walk] if about.edits.changes else [walk]
    # All of them begin before the first is waited for: their turns at the worker follow closely.
    ask_several([request for request in asked if request is not None])
    with head:
        if about.edits.problem is not None:
            problems.show(about.edits.problem)
        answers = _answered(about)
    if answers is None:
        return
    with walked:
        if about.edits.changes:
            draw_answers(about.predicted, answers)
            _reasons(about, answers, row)
            st.button(
                "Its way through a tree →",
                key="what tree",
                type="tertiary",
                on_click=_show_tree,
                help="Opens Tree with the row as it is edited here.",
            )
    with below:
        curve.draw(walk, fields[column], about.edits, answers)
    _remember(about, answers)


def _answered(about: _Edited) -> Answers | None:
    """Say what the model answers now; draws why there is no answer."""
    decided = about.decided
    everyone, position = decided.rows.predictions, decided.position
    output, limit = _judged(decided)
    before = everyone.outputs[position]
    if not about.edits.changes:
        st.markdown(_HINT)
        return Answers(
            replace(everyone, outputs=everyone.outputs[position : position + 1]),
            before,
            output,
            limit,
        )
    found = answer(about.predicted, Predictions, "Asking about the edited row")
    if found is None:
        return None
    answers = Answers(found, before, output, limit)
    words = decided.analysis.dictionary
    changing = changes_phrase(about.edits.changes, about.fields, words)
    st.markdown(f"##### {escape_markdown(answer_sentence(answers, changing))}")
    return answers


def _reasons(about: _Edited, answers: Answers, row: pa.Table) -> None:
    """Draw what the edit does to the reasons, where the row's own could be told.

    The report that the page offers is of what is drawn. row: as the table has it.
    """
    shared, request = about.decided.shared, about.explained
    if shared is None or request is None:
        st.markdown("No method's numbers can be shown for this row; see above why.")
        return
    result = answer(request, Attribution, "Explaining the edited row")
    if result is not None:
        changed = {name for name, _ in about.edits.changes}
        edited = {one.title for one in request.players if changed & set(one.columns)}
        everyone, output = about.decided.everyone, about.decided.output
        draw_reasons(request, shared.result, result, output, edited)
        report_button.offer_edited(request, result, everyone, output, answers.told, row)


def _show_tree() -> None:
    """Turn to the view of a row's way, the edited row chosen; for `on_click`."""
    keep("tab", edited_path.VIEW)
    keep(edited_path.ROW, edited_path.EDITED)


def _put_all_back(about: _Edited) -> None:
    if about.edits.changes or about.edits.problem is not None:
        st.button(
            "Put everything back",
            key="what all back",
            icon=":material/undo:",
            on_click=choose,
            args=(about.decided.position, ()),
        )


def _remember(about: _Edited, answers: Answers) -> None:
    before, after = (float(each[answers.output]) for each in (answers.before, answers.after))
    first, now = pair_words(before, after, answers.told)
    name = f" {answers.told.output_names[answers.output]}" if answers.classes else ""
    analysis, position = about.decided.analysis, about.decided.position
    words = ", ".join(about.told()) or "as the table has it"
    each = tried.Tried(about.edits.changes, words, f"{now if about.edits.changes else first}{name}")
    tried.draw(tried.note(analysis.id, position, each), about.edits.changes, position)


def _by_importance(decided: Decided) -> list[str]:
    """The columns, those first that moved this row's answer most before anything was edited."""
    columns = list(dict.fromkeys(decided.analysis.columns))
    shared = decided.shared
    if shared is None:
        return columns
    sizes = np.abs(shared.result.values[0, :, decided.output])
    players = shared.request.players
    largest: dict[str, float] = {}
    for at, one in enumerate(players):
        for name in one.columns:
            largest[name] = max(largest.get(name, 0.0), float(sizes[at]))
    return sorted(columns, key=lambda name: -largest.get(name, 0.0))


def _judged(decided: Decided) -> tuple[int, float | None]:
    """Say which output is judged, and the threshold where one decides: those of the verdict."""
    if len(decided.analysis.classes) == 2:
        return decided.analysis.positive_output, decided.rows.threshold
    return decided.rows.predicted(decided.position), None
