"""scikit-learn's way from a text to the terms that a model weighs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainers.intake.sklearn.steps import model_steps
from explainers.intake.texts.terms import terms_of
from explainers.records import Integers

Places = Callable[[str], tuple[tuple[int, Integers], ...]]
"""A text -> (column, (places, 2)) for each term that stands in it."""

# They change a column by itself, or all of a row by one factor, and keep their order.
_KEEPING = ("Binarizer", "MaxAbsScaler", "Normalizer", "StandardScaler", "TfidfTransformer")


class UntracedTermsError(Exception):
    """The columns a model is given are no terms, or it is not known of which text."""


@dataclass(frozen=True, eq=False)
class Columns:
    """What the columns stand for that fitted steps make of texts.

    terms: (columns,). places: where they stand in a text; None where some steps do not say.
    """

    terms: tuple[str, ...]
    places: Places | None


def reads_texts(first: Any) -> bool:
    """Tell whether a step takes texts and not the columns of a table: a vectorizer, or several."""
    from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer
    from sklearn.pipeline import FeatureUnion

    if isinstance(first, FeatureUnion):
        members = [model_steps(member)[:1] for _, member in _kept(first)]
        return bool(members) and all(step and reads_texts(step[0]) for step in members)
    return isinstance(first, CountVectorizer | HashingVectorizer)


def vectorizers_of(first: Any) -> tuple[Any, ...]:
    """The vectorizers of a step that reads texts."""
    from sklearn.pipeline import FeatureUnion

    if not isinstance(first, FeatureUnion):
        return (first,)
    steps = (model_steps(member)[0] for _, member in _kept(first))
    return tuple(inner for step in steps for inner in vectorizers_of(step))


def columns_after(steps: Sequence[Any]) -> tuple[Columns, int]:
    """Name the columns that fitted steps make of texts, as far as they are terms.

    Returns them, and how many of the steps keep to terms: what the others make is mixed of them.
    Raises UntracedTermsError, with a sentence, where not even the first does.
    """
    columns = _of_first(steps[0])
    for place, step in enumerate(steps[1:], start=1):
        order = _kept_by(step, len(columns.terms))
        if order is None:
            return columns, place
        columns = _chosen(columns, order)
    return columns, len(steps)


def _kept(union: Any) -> list[tuple[str, Any]]:
    return [
        (name, member) for name, member in union.transformer_list if not isinstance(member, str)
    ]


def _of_first(first: Any) -> Columns:
    from sklearn.feature_extraction.text import HashingVectorizer
    from sklearn.pipeline import FeatureUnion

    if isinstance(first, FeatureUnion):
        return _of_union(first)
    if isinstance(first, HashingVectorizer):
        raise UntracedTermsError(
            "HashingVectorizer counts words without keeping them, so its columns have no names; "
            "TfidfVectorizer keeps them."
        )
    names = tuple(map(str, first.get_feature_names_out()))
    by_term = terms_of(first).places
    if by_term is None:
        return Columns(names, None)
    return Columns(names, _by_column(by_term, dict(zip(names, range(len(names)), strict=True))))


def _of_union(union: Any) -> Columns:
    """Several vectorizers side by side; terms carry the name of theirs, as in scikit-learn."""
    parts = []
    for name, member in _kept(union):
        steps = model_steps(member)
        columns, count = columns_after(steps)
        if count < len(steps):
            raise UntracedTermsError(_mixing(steps[count]))
        parts.append((name, columns))
    names = tuple(f"{name}__{term}" for name, columns in parts for term in columns.terms)
    starts = np.cumsum([0, *(len(columns.terms) for _, columns in parts)]).tolist()
    each = [columns.places for _, columns in parts]
    known = [one for one in each if one is not None]
    if len(known) < len(each):
        return Columns(names, None)
    pairs = list(zip(starts, known, strict=False))
    return Columns(
        names,
        lambda text: tuple(
            (start + column, spans) for start, places in pairs for column, spans in places(text)
        ),
    )


def _kept_by(step: Any, width: int) -> Integers | None:
    """The columns a step hands on, in its order; None where it makes others of them."""
    from sklearn.feature_selection._base import SelectorMixin
    from sklearn.preprocessing import FunctionTransformer

    if isinstance(step, SelectorMixin):
        return np.asarray(step.get_support(indices=True), dtype=np.int64)
    nothing = isinstance(step, FunctionTransformer) and step.func is None
    return np.arange(width) if nothing or type(step).__name__ in _KEEPING else None


def _chosen(columns: Columns, order: Integers) -> Columns:
    if np.array_equal(order, np.arange(len(columns.terms))):
        return columns
    to = {int(old): new for new, old in enumerate(order)}
    before = columns.places
    terms = tuple(columns.terms[old] for old in order)
    if before is None:
        return Columns(terms, None)
    return Columns(
        terms,
        lambda text: tuple((to[column], spans) for column, spans in before(text) if column in to),
    )


def _by_column(
    places: Callable[[str], Mapping[str, Integers]], column: Mapping[str, int]
) -> Places:
    return lambda text: tuple(
        (column[term], spans) for term, spans in places(text).items() if term in column
    )


def _mixing(step: Any) -> str:
    return f"{type(step).__name__} mixes several terms into one column."
