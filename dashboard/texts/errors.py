"""When a model of texts is wrong: labels beside answers, and the words that led astray."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from dashboard import problems
from dashboard.asking import controls, progress
from dashboard.asking.answers import ask_several
from dashboard.asking.costs import texts_sentence
from dashboard.backend import service
from dashboard.model.confusion_view import draw_map, pair_picker
from dashboard.panel.citation import cite
from dashboard.panel.receipt_line import receipt_line
from dashboard.pictures.confusions import (
    Confusions,
    Pair,
    confusion_sentence,
    confusion_table,
    confusions,
)
from dashboard.rows.decisions import given_classes
from dashboard.rows.population import Population
from dashboard.texts.asked import place
from dashboard.texts.examples import (
    Example,
    answer_words,
    excerpt,
    label_words,
    link_of,
    plain,
    show_examples,
    texts_at,
)
from dashboard.texts.markup import Marked
from dashboard.texts.sentences import sides
from dashboard.texts.shares import Listed, flat, in_words, listed
from dashboard.words import escape_markdown, shortened, signed
from explainers.errors import RationaleError
from explainers.methods import registry
from explainers.records import AllRows, Analysis, Floats, OneRow, Request, Tokens, Withheld
from explainers.service.jobs.job import Job

MOST = 5
_WORDS = 3
_WIDTH = 600
_WORD_WIDTH = 24


def draw(analysis: Analysis, everyone: Population) -> None:
    """Draw which classes are confused, and the surest mistakes of one pair with their words."""
    predictions = everyone.predictions
    found = confusions(analysis, predictions, given_classes(analysis, predictions))
    cite(
        predictions.receipt,
        service().engine.addresses(Request(analysis, "predictions", AllRows())),
    )
    if found is None:
        st.markdown(escape_markdown(why_none(analysis)))
        return
    sentence = confusion_sentence(found, "text")
    st.markdown(f"##### {escape_markdown(sentence)}")
    if found.pairs:
        draw_map(found, sentence, "text", predictions.receipt.key)
    title = registry()[predictions.receipt.method].title
    st.caption(escape_markdown(receipt_line(predictions, title)))
    if not found.pairs:
        return
    with st.expander("Show as table"):
        table = confusion_table(found).rename(columns={"pictures": "texts"})
        st.dataframe(table, hide_index=True, key="confusions table")
    _wrong_ones(analysis, everyone, found, pair_picker(found))


def why_none(analysis: Analysis) -> str:
    """Say why nothing can be compared, and how to bring what is missing."""
    if not analysis.classes:
        return "This model answers a number and no class, so no label can contradict it."
    if analysis.target is None:
        return (
            "Without labels nobody can say when the model is wrong. Bring a table with a column of "
            "the right answers, named as the model's classes are."
        )
    column = analysis.table.column(analysis.target)
    labels = ", ".join(f"“{shortened(value, 24)}”" for value in column.values[:3]) if column else ""
    names = ", ".join(f"“{shortened(name, 24)}”" for name in analysis.classes[:3])
    return (
        f"No label is one of the model's classes: labels are such as {labels}, classes such as "
        f"{names}. Give the classes the labels' names where the files are joined."
    )


def words_that_did_it(found: Listed, output: int, pro: str, con: str) -> str:
    """The strongest words for an output and against it, each with its number."""
    numbers = found.values[:, output]
    told = [_side(found, numbers, 1, pro), _side(found, numbers, -1, con)]
    return "; ".join(filter(None, told)) or "no word has a number other than 0"


def _side(found: Listed, numbers: Floats, sign: int, does: str) -> str:
    order = [int(at) for at in np.argsort(-sign * numbers, kind="stable")[:_WORDS]]
    named = [
        f"“{shortened(found.names[at], _WORD_WIDTH)}” {signed(float(numbers[at]))}"
        for at in order
        if sign * numbers[at] > 0
    ]
    return f"{does}: {', '.join(named)}" if named else ""


def _wrong_ones(analysis: Analysis, everyone: Population, found: Confusions, pair: Pair) -> None:
    method = controls.method_picker(analysis, "tokens", "local")
    every = found.positions(pair)
    positions = [int(at) for at in every[:MOST]]
    st.markdown(f"###### {escape_markdown(found.titled(pair))}")
    if len(every) > MOST:
        st.caption(f"The {MOST} it is surest of, of {len(every):,}.")
    if method is None:
        texts = texts_at(analysis, everyone, positions)
        told = [_said(analysis, everyone, at) for at in positions]
        show_examples(
            analysis,
            everyone,
            [
                Example(at, plain(text), words)
                for at, text, words in zip(positions, texts, told, strict=True)
            ],
        )
        return
    request = controls.asked(analysis, method, OneRow(positions[0]), output=pair.taken)
    requests = [
        Request(analysis, request.method, OneRow(at), request.parameters, request.seed)
        for at in positions
    ]
    results = _explained(requests)
    texts = texts_at(analysis, everyone, positions)
    limit = max(
        (_largest(each, analysis, pair.taken) for each in results if each is not None), default=0.0
    )
    link = link_of(request, method.title, analysis.classes[pair.taken])
    examples = [
        Example(
            at,
            plain(text) if tokens is None else _marked(tokens, analysis, pair.taken, limit),
            _said(analysis, everyone, at, tokens, pair.taken),
            link,
        )
        for at, text, tokens in zip(positions, texts, results, strict=True)
    ]
    show_examples(analysis, everyone, examples)
    drawn = [each for each in results if each is not None]
    if drawn:
        name = shortened(analysis.classes[pair.taken], _WORD_WIDTH)
        st.caption(
            escape_markdown(
                f"{method.title}: what speaks for “{name}” has a solid line under it, what speaks "
                f"against it a dashed one; the strongest shade is {signed(limit)}, one scale for "
                "all. Each link opens the decision with its receipt."
            )
        )


def _explained(requests: Sequence[Request]) -> list[Tokens | None]:
    """The texts that are explained; draws what is on its way, or what went wrong."""
    if costs := texts_sentence(requests):
        st.caption(costs)
    jobs = ask_several(requests)
    if any(job.state == "running" for job in jobs):
        progress.show_several(jobs, "Explaining the wrong ones")
    failed = next((job.error for job in jobs if job.error is not None), None)
    if isinstance(failed, RationaleError):
        problems.show(failed)
    return [_tokens(job) for job in jobs]


def _tokens(job: Job) -> Tokens | None:
    result = job.result() if job.state == "done" else None
    if isinstance(result, Withheld):
        st.warning(f"**Numbers withheld.** {escape_markdown(result.check.sentence)}")
    return result if isinstance(result, Tokens) else None


def _largest(tokens: Tokens, analysis: Analysis, output: int) -> float:
    shown = flat(in_words(tokens)).values[:, place(tokens, analysis, output)]
    return float(np.abs(shown).max(initial=0.0))


def _marked(tokens: Tokens, analysis: Analysis, output: int, limit: float) -> Marked:
    shown, at = flat(in_words(tokens)), place(tokens, analysis, output)
    text, spans, numbers = excerpt(shown.texts[0], shown.spans, shown.values[:, at], _WIDTH)
    above, below = sides(tokens, at)
    return Marked(text, spans, numbers, limit, "A text with its words marked.", below, above)


def _said(
    analysis: Analysis,
    everyone: Population,
    position: int,
    tokens: Tokens | None = None,
    output: int = 0,
) -> str:
    label = label_words(analysis, everyone.predictions, position)
    told = f"label: {label} · answer: {answer_words(analysis, everyone.predictions, position)}"
    if tokens is None:
        return told
    at = place(tokens, analysis, output)
    found = listed(in_words(tokens), together=True)
    return f"{told} · {words_that_did_it(found, at, 'for it', 'against it')}"
