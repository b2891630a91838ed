"""What each term weighs in a model of texts that adds terms up."""

from __future__ import annotations

from dataclasses import dataclass

from explainers.records.explained import Explained, Floats, Integers


@dataclass(frozen=True, eq=False, kw_only=True)
class Terms(Explained):
    """The coefficients of a weighted sum of terms, and how often these stand in texts.

    terms: (terms,), as the vectorizer names them. coefficients: (terms, outputs), in `unit` for
    each 1 that a term weighs in a text; intercepts: (outputs,). documents: (terms,), how many of
    the texts have it; weights: (terms,), what it weighs in one of those on average, 0 where there
    is none. `data` has the column of texts.
    """

    terms: tuple[str, ...]
    coefficients: Floats
    intercepts: Floats
    documents: Integers
    weights: Floats

    @property
    def moves(self) -> Floats:
        """(terms, outputs) what a term adds to the sum where it stands, on average."""
        return self.coefficients * self.weights[:, None]
