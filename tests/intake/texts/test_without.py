"""Words are taken out as LIME takes them out."""

import numpy as np
import pytest
from lime.lime_text import IndexedString

from explainers.intake.texts.without import without
from explainers.intake.texts.words import words
from tests.intake.texts.corpus import HOSTILE

PLAIN = "It is a good film,  not a dull one. Good!"


def test_what_is_left_is_what_lime_leaves():
    spans = words(PLAIN)
    known = IndexedString(PLAIN, bow=True)
    for gone in (set(), {"a"}, {"good", "Good"}, {"It", "one", "Good"}, set(PLAIN.split())):
        numbers = [number for number in range(known.num_words()) if known.word(number) in gone]
        keep = np.array([PLAIN[begin:end] not in gone for begin, end in spans])
        assert without(PLAIN, spans, keep) == known.inverse_removing(numbers)


@pytest.mark.parametrize("name", HOSTILE)
def test_all_kept_is_the_text_and_none_is_what_stands_between(name):
    text = HOSTILE[name]
    spans = words(text)
    assert without(text, spans, np.ones(len(spans), dtype=bool)) == text
    nothing = without(text, spans, np.zeros(len(spans), dtype=bool))
    assert len(nothing) == len(text) - (spans[:, 1] - spans[:, 0]).sum()
    assert not len(words(nothing)) or name == "signs nobody sees"
