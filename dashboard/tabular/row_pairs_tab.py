"""The Pairs view of one decision: which two of its values act together."""

from __future__ import annotations

from dashboard.asking.answers import answer
from dashboard.charts import row_pairs
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.tabular.decided import Decided
from dashboard.tabular.pair_question import can_be_asked
from dashboard.tabular.pair_sentences import row_pairs_sentence
from dashboard.tabular.pair_tables import row_pairs_table
from explainers.methods import registry
from explainers.records import OneRow, Pairs, Request


def draw(decided: Decided) -> None:
    """Draw the view of one row."""
    analysis, output, groups = decided.analysis, decided.output, decided.groups
    method = registry()["tree_interactions"]
    request = Request(analysis, method.name, OneRow(decided.position), groups=groups)
    if not can_be_asked(request):
        return
    pairs = answer(request, Pairs, "Explaining pairs of features")
    if pairs is None:
        return
    panels.show(
        Panel(
            name="row-pairs",
            sentence=row_pairs_sentence(pairs, 0, output),
            figure=row_pairs(pairs, 0, output, panels.page_palette()),
            table=row_pairs_table(pairs, 0, output),
            request=request,
            result=pairs,
            output=output,
        )
    )
