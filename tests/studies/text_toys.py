"""Models of texts whose reasons are known, and methods for texts that are wrong on purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explainers.intake.texts.words import words
from explainers.methods import registry
from explainers.methods.text_subject import Marked, answered, asked_about
from explainers.studies import registry as studies
from explainers.studies.declaration import studied
from tests import text_subjects as given

_LIKE = registry()["text_occlusion"]
TEXT = "A good, fine film with a good plot: not dull, but bad sound and a very bad end."
WORTH = {"good": 1.2, "fine": 0.8, "not": 0.3, "dull": -0.6, "bad": -1.5, "very": -0.2}


def worth(text):
    """What each word of a text adds to the score of yes."""
    found = (text[begin:end].lower() for begin, end in words(text).tolist())
    return np.array([WORTH.get(word, 0.0) for word in found])


def looking(texts):
    """The share of yes, of a model that adds up what its words are worth."""
    yes = 1 / (1 + np.exp(-np.array([worth(text).sum() for text in texts])))
    return np.stack([1 - yes, yes], axis=1)


def subject(text=TEXT, asked=None):
    """A text before a model that adds up words."""

    def counted(texts):
        if asked is not None:
            asked.append(len(texts))
        return looking(texts)

    made = given.subject(texts=[text])
    part = replace(made.model.text, answers=counted)
    return replace(made, model=replace(made.model, text=part))


def marking(numbers, name="toy", **changes):
    """A method that gives words numbers of its own: (text, generator) -> (words,) for yes."""

    def run(about, parameters, generator):  # noqa: ARG001
        (text,) = asked_about(about).texts
        values = np.asarray(numbers(text, generator), dtype=np.float64)
        both = np.stack([-values, values], axis=1)
        marked = Marked(words(text), both, np.zeros(2))
        return answered([marked], np.zeros((1, 2)), "score", budget=0)

    free = {"cost": lambda *_: 0, "version": name}
    return replace(_LIKE, name=name, title=name.title(), run=run, **{**free, **changes})


RIGHT = marking(lambda text, _: worth(text), "right")
WRONG = marking(lambda text, _: -worth(text), "wrong")
LOTS = marking(lambda text, draw: draw.normal(size=len(worth(text))), "lots", seeded=True)
EVEN = marking(lambda text, _: np.ones(len(worth(text))), "even", seeded=True)


def study(name, method, about=None, seed=0, **parameters):
    """Run a study of a method, as a session does: its numbers by name, and the answer."""
    made = studied(method, studies()[name])
    settings = made.parameters(**parameters)
    answer = made.run(about or subject(), settings, np.random.default_rng(seed))
    return dict(zip(answer.facts["measures"], answer.arrays["measures"], strict=True)), answer
