"""Why this class and not that one: each word's number for the one less its number for the other."""

from __future__ import annotations

from dataclasses import replace

from dashboard.asking import controls
from dashboard.asking.answers import answer
from dashboard.asking.other_class import other_class, same_class
from dashboard.charts import bars
from dashboard.panel import panels
from dashboard.panel.panels import Panel
from dashboard.texts import box
from dashboard.texts.asked import Asked, place
from dashboard.texts.guides import classes_guide
from dashboard.texts.sentences import contrast_sentence, read_out
from dashboard.texts.shares import as_attribution, flat, listed
from dashboard.texts.tables import words_table
from dashboard.texts.views import joined_as_chosen, largest, marking
from dashboard.words import num, shortened
from explainers.records import Analysis, Request, Tokens

_HELP = "Blue words speak for this class rather than the one above."
_NAME_WIDTH = 40


def draw(asked: Asked, request: Request, tokens: Tokens) -> None:
    """Draw the choice of the other class, and what tells the two apart."""
    answers = asked.rows.predictions.outputs[asked.position]
    other = other_class(asked.analysis.classes, answers, asked.output, _HELP)
    classes = asked.analysis.classes
    if same_class(asked.analysis.classes, asked.output, other):
        return
    about = controls.about_output(asked.method, other)
    beside = replace(request, parameters={**request.parameters, **about})
    second = answer(beside, Tokens, "Explaining the other class")
    if second is not None:
        found = difference(asked.analysis, (tokens, asked.output), (second, other))
        _draw(request, tokens, found, (classes[asked.output], classes[other]))


def difference(analysis: Analysis, first: tuple[Tokens, int], second: tuple[Tokens, int]) -> Tokens:
    """Take one class's numbers less another's, as the only output of a result.

    Both are of the same method about the same text, so that their pieces are the same.
    """
    (one, a), (two, b) = first, second
    at, beside = place(one, analysis, a), place(two, analysis, b)
    names = [shortened(analysis.classes[each], _NAME_WIDTH) for each in (a, b)]
    return replace(
        one,
        values=one.values[:, [at]] - two.values[:, [beside]],
        base_values=one.base_values[:, [at]] - two.base_values[:, [beside]],
        outputs=one.outputs[:, [at]] - two.outputs[:, [beside]],
        elsewhere=one.elsewhere[:, [at]] - two.elsewhere[:, [beside]],
        gap=None,
        fits=None,
        output_names=(f"{names[0]} rather than {names[1]}",),
    )


def _draw(request: Request, tokens: Tokens, found: Tokens, names: tuple[str, str]) -> None:
    (found,) = joined_as_chosen(found)
    shown, together = flat(found), listed(found, together=True)
    a, b = (shortened(name, _NAME_WIDTH) for name in names)
    sentence = contrast_sentence(listed(shown, together=True), a, b)
    marked = replace(
        marking(shown, 0, sentence, largest(shown, 0)),
        label=read_out(sentence),
        below=f"speaks for “{b}” rather",
        above=f"speaks for “{a}” rather",
    )
    apart = num(float(found.outputs[0, 0]))
    panels.show(
        Panel(
            name="classes",
            sentence=sentence,
            figure=bars(
                as_attribution(found, together, complete=False), 0, 0, panels.page_palette()
            ),
            body=lambda: box.show(marked),
            table=words_table(found, together, 0),
            request=request,
            result=tokens,
            output=None,
            disclosure=f"The model's outputs for the two are {apart} apart, in {found.unit}.",
            guide=classes_guide(found),
        )
    )
