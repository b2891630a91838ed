"""What terms move a weighted sum, by its definition, one text and one term after the other."""

from __future__ import annotations

import numpy as np


def linear_shap(coefficients, intercepts, reference, row, stands):
    """Values by place, what is elsewhere, and the base value of one encoded text.

    coefficients: (terms, outputs). reference: (texts, terms) and row: (terms,), dense. stands:
    term -> the places where it stands, as pairs.
    """
    outputs = coefficients.shape[1]
    base, elsewhere = np.array(intercepts, dtype=float), np.zeros(outputs)
    by_place = {}
    for term in range(len(row)):
        mean = sum(text[term] for text in reference) / len(reference)
        base = base + coefficients[term] * mean
        effect = coefficients[term] * (row[term] - mean)
        places = stands.get(term, [])
        for place in places:
            by_place[place] = by_place.get(place, np.zeros(outputs)) + effect / len(places)
        if not places:
            elsewhere = elsewhere + effect
    return by_place, elsewhere, base


def occlusion(ask, text, spans):
    """What each stretch of a text adds to the answers, (stretches, outputs), by leaving it out."""
    return np.array([ask(text) - ask(text[:begin] + text[end:]) for begin, end in spans])
