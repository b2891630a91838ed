"""Models of texts and what they are asked about, made the way a worker makes them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import make_pipeline

from explainers.intake import models, tables
from explainers.intake.handle import ModelHandle
from explainers.intake.matching.class_naming import class_names
from explainers.methods.declaration import Answer, Method, Subject
from explainers.records import Analysis, Floats
from tests.intake.hugging_face import toy
from tests.intake.texts.corpus import reviews

TEXTS, SAID = reviews()
SNIPPETS = Path(__file__).parents[1] / "assets" / "samples" / "movie_snippets.csv"
KINDS = ("pairs", "trees", "number", "three", "network")


@cache
def file(kind: str) -> tuple[bytes, str]:
    """A model of a kind, trained on the short reviews, and the name of its file."""
    if kind == "network":
        return toy.folder(), "reviews.zip"
    lengths = np.array([len(text.split()) for text in TEXTS])
    made = {
        "pairs": lambda: (TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=5), SAID),
        "trees": lambda: (CountVectorizer(), RandomForestClassifier(9, random_state=0), SAID),
        "number": lambda: (TfidfVectorizer(), Ridge(), lengths),
        "three": lambda: (CountVectorizer(), LogisticRegression(), lengths % 3),
    }[kind]
    vectorizer, model, outcome = made()
    return skops.io.dumps(make_pipeline(vectorizer, model).fit(TEXTS, outcome)), "reviews.skops"


@cache
def handle(kind: str = "pairs") -> ModelHandle:
    """A model of a kind, opened."""
    return models.read(*file(kind))


def frame(texts: Sequence[Any]) -> pd.DataFrame:
    """Texts under the model's own name of its column."""
    return pd.DataFrame({"text": pd.Series(list(texts), dtype=object)})


REFERENCE = frame(TEXTS)


def subject(
    kind: str = "pairs", texts: Sequence[Any] = TEXTS[:3], reference: pd.DataFrame = REFERENCE
) -> Subject:
    """Texts before a model, compared with the reviews it was trained on."""
    return Subject(handle(kind), frame(texts), ("category",), reference)


def explain(method: Method, given: Subject, seed: int = 0, **parameters: Any) -> Answer:
    """What a method answers about a subject."""
    return method.run(given, method.parameters(**parameters), np.random.default_rng(seed))


def reached(answer: Answer) -> Floats:
    """Base values, values and what is elsewhere, text by text: (texts, outputs)."""
    arrays, begin = answer.arrays, 0
    rows = []
    for at, count in enumerate(arrays["counts"].tolist()):
        inside = arrays["values"][begin : begin + count].sum(axis=0)
        rows.append(arrays["base_values"][at] + inside + arrays["elsewhere"][at])
        begin += count
    return np.array(rows)


def pieces(answer: Answer, texts: Sequence[str]) -> list[list[str]]:
    """What stands where each text is marked."""
    spans, begin, found = answer.arrays["spans"].tolist(), 0, []
    for text, count in zip(texts, answer.arrays["counts"].tolist(), strict=True):
        found.append([text[start:end] for start, end in spans[begin : begin + count]])
        begin += count
    return found


def table(texts: Sequence[str] = TEXTS, said: Sequence[str] = SAID) -> bytes:
    """Texts and what each says, as a CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["id", "text", "said"])
    writer.writerows(zip(range(len(texts)), texts, said, strict=True))
    return stream.getvalue().encode()


def analysis(kind: str = "pairs", **changes: Any) -> Analysis:
    """A model of texts and the reviews joined, without files."""
    card, known = handle(kind).card, tables.read(table(), "reviews.csv").card
    made = Analysis("", "reviews", card, known, ("text",), class_names(card, known, "said"), "said")
    return replace(made, identifier="id", **changes)


@cache
def snippets() -> tuple[list[str], list[str]]:
    """Sentences from film reviews and what they say of the film."""
    read = pd.read_csv(SNIPPETS)
    return list(read["text"]), list(read["sentiment"])
