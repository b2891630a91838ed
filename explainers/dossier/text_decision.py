"""The document of one decision about a text: the text with its words marked, why, how to check."""

from __future__ import annotations

from explainers.dossier import case as parts
from explainers.dossier import text_reasons
from explainers.dossier.case import Case
from explainers.dossier.marked_text import TEXT_STYLE, disclosure, marked, scale
from explainers.dossier.markup import document, element, section
from explainers.dossier.note import note
from explainers.dossier.word_shares import flat, in_words, listed, overlaps
from explainers.dossier.wording import name_text, signed
from explainers.records import Tokens
from explainers.studies import find

_SHARED = "What stands over several words is shared out evenly among them here."
_MARKS = (
    "Orange, a solid line and a plus: the word raises the output. Blue, a dashed line and a minus: "
    "it lowers it. The stronger the colour and the thicker the line, the larger the number."
)


def report(case: Case, tokens: Tokens) -> str:
    """Return the document as HTML that needs nothing else and runs nothing.

    tokens: the answer to the case's request. Its numbers may be those of the asked output alone.
    """
    output = place(tokens, case)
    classes = bool(case.request.analysis.classes)
    whole = in_words(tokens)
    found = listed(whole, lambda text: " ".join(text.split()), together=True)
    method = find(tokens.receipt.method)
    return document(
        parts.title(case),
        *parts.head(case, tokens, "Text"),
        parts.answer(case),
        *note(case.note, case.made),
        _text(whole, output, text_reasons.way(tokens, found, output), classes=classes),
        text_reasons.reasons(tokens, found, output, classes=classes),
        text_reasons.chart(tokens, found, output, f"{method.title}: {name_text(case.name)}"),
        text_reasons.words_table(tokens, found, output),
        *parts.origin(case, tokens, text_reasons.sums(tokens, output)),
        style=TEXT_STYLE,
    )


def place(tokens: Tokens, case: Case) -> int:
    """Where the asked output stands in the result, which may be about it alone."""
    alone = len(tokens.output_names) < len(case.predictions.output_names)
    return 0 if alone else case.output


def _text(whole: Tokens, output: int, way: str, *, classes: bool) -> str:
    """Print the text itself. whole: its pieces joined to words."""
    shown = flat(whole)
    above, below = text_reasons.sides(whole, output, classes=classes)
    rest = float(whole.elsewhere[0, output])
    told = (
        _SHARED if overlaps(whole) else "",
        f"{signed(rest)} belongs to no place in the text." if rest else "",
        disclosure(shown),
    )
    if not whole.texts[0].strip():
        return section("The text", element("p", "The text is empty."))
    return section(
        "The text",
        marked(shown, output, f"The text with its words marked. {way}"),
        scale(shown, output, f"A word {above}", f"A word {below}"),
        element("p", " ".join(filter(None, (_MARKS, *told))), class_="quiet"),
    )
