"""Between a column of a table and a part that reads texts."""

import numpy as np
import pandas as pd

from explainers.intake.texts.column import each_once, texts_of


def lengths(texts):
    return np.array([[len(text), 1.0] for text in texts]).reshape(-1, 2)


def test_texts_of_columns_of_every_kind():
    assert texts_of(pd.Series(["a", None, np.nan, ""])) == ["a", "", "", ""]
    assert texts_of(pd.Series([1.0, 2.5, np.nan])) == ["1", "2.5", ""]
    assert texts_of(pd.Series([True, False])) == ["True", "False"]
    assert texts_of(pd.Series([], dtype=object)) == []


def test_each_different_text_is_asked_about_once_and_a_few_at_a_time():
    asked = []

    def answer(texts):
        asked.append(texts)
        return lengths(texts)

    given = ["aa", "b", "aa", "", "ccc", "b"]
    found = each_once(given, answer, 2, most=3)
    assert asked == [["aa", "b", ""], ["ccc"]]
    np.testing.assert_array_equal(found, lengths(given))
    assert each_once([], answer, 2, most=3).shape == (0, 2)
