"""What the studies of texts share: the words of one text, and how much each says a method.

Methods cut texts in ways of their own, into terms, pieces of words or whole sentences. What they
say is compared word by word: a piece counts for the word it stands in, and what stands over several
words is shared evenly among them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from explainers.intake.texts.part import TextPart
from explainers.intake.texts.words import words
from explainers.kernels.joining import by_word
from explainers.methods.declaration import Answer
from explainers.methods.parameters import named
from explainers.methods.text_subject import asked_about
from explainers.records import Floats, Integers
from explainers.studies.declaration import Studied

TARGET: Final = "The class, or output, that it is about"


@dataclass(frozen=True, eq=False)
class Text:
    """The one text of a study. spans: (words, 2). answers: (1, outputs), what the model answers.

    output: the number of the one that the study is about.
    """

    part: TextPart
    text: str
    spans: Integers
    answers: Floats
    output: int


def text_of(studied: Studied, target: str) -> Text:
    """Take the text of a study. target: the number of an output, "" as the method was asked.

    That is what is predicted, for methods that were not asked about one alone.
    """
    asked = asked_about(studied.subject)
    (text,) = asked.texts
    answers = asked.part.answers([text])
    chosen = target or next((getattr(studied.parameters, name) for name in _targets(studied)), "")
    classifies = asked.card.task == "classification"
    predicted = int(answers[0].argmax()) if classifies else 0
    return Text(asked.part, text, words(text), answers, int(chosen) if chosen else predicted)


def about(studied: Studied, output: int) -> Studied:
    """The same method asked about an output, where it explains one at a time."""
    changed = dict.fromkeys(_targets(studied), str(output))
    return replace(studied, parameters=studied.parameters.model_copy(update=changed))


def word_values(answer: Answer, text: Text) -> Floats:
    """What each word of the text adds to the output in question, (words,)."""
    arrays = answer.arrays
    column = 0 if "output" in answer.facts else text.output
    return by_word(arrays["values"][:, [column]], arrays["spans"], text.spans)[:, 0]


def count_words(count: int) -> str:
    """Say how many words there are."""
    return "1 word" if count == 1 else f"{count:,} words" if count else "no words"


def _targets(studied: Studied) -> list[str]:
    fields = studied.method.parameters.model_fields.items()
    return [name for name, field in fields if named(field) == "output"]
