"""The LIME view of one decision: conditions with their weights, and how sure these are."""

from __future__ import annotations

import streamlit as st

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.asking.costs import offer_sentence
from dashboard.charts import lime_rules, lime_runs
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.decided import Decided
from dashboard.tabular.run_sentences import runs_sentence
from dashboard.tabular.run_tables import runs_table
from dashboard.tabular.sentences import lime_sentence
from dashboard.tabular.tables import lime_table
from dashboard.words import escape_markdown
from explainers.methods import registry
from explainers.methods.fitness import why_not
from explainers.records import OneRow, Request, RuleRuns, Rules


def draw(decided: Decided) -> None:
    """Draw the view of one row."""
    analysis, output = decided.analysis, decided.output
    if decided.groups:
        st.caption("LIME explains columns one by one: groups have no part in it.")
    method = registry()["lime_table"]
    reason = why_not(method, analysis)
    if reason:
        st.markdown(escape_markdown(reason))
        return
    request = controls.asked(analysis, method, OneRow(decided.position))
    rules = answer(request, Rules, "Drawing rows around this one")
    if rules is None:
        return
    panels.show(
        Panel(
            name="lime",
            sentence=lime_sentence(rules, output),
            figure=lime_rules(rules, output, panels.page_palette()),
            table=lime_table(rules, output),
            request=request,
            result=rules,
            output=output,
        )
    )
    _runs(request, output)


def _runs(shown: Request, output: int) -> None:
    """Offer to draw anew with other seeds; done only when asked for, and the cost stands there."""
    method = registry()["lime_runs"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.toggle(
            "Draw anew with other seeds",
            key="lime_runs",
            bind="query-params",
            help=f"{method.question} {method.silent_on}",
        )
        runs = controls.control(method, "runs")
    parameters = {**shown.parameters, "runs": runs}
    request = Request(shown.analysis, method.name, shown.rows, parameters, shown.seed)
    if not wanted:
        st.caption(offer_sentence(request))
        return
    found = answer(request, RuleRuns, f"Drawing rows with {runs} seeds")
    if found is None:
        return
    panels.beside(
        Panel(
            name="lime-runs",
            sentence=runs_sentence(found, output),
            figure=lime_runs(found, output, panels.page_palette()),
            table=runs_table(found, output),
            request=request,
            result=found,
            output=output,
        )
    )
