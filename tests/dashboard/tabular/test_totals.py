"""What is said of all rows comes from the totals, what needs rows from those a result holds."""

from dataclasses import replace

import numpy as np
import pytest

from dashboard.charts import LIGHT, importance
from dashboard.panel.exports import download_words
from dashboard.tabular.measures import Z_95, mean_effects, mean_margins, mean_sizes, ranking
from dashboard.tabular.sentences import dependence_sentence, importance_sentence, receipt_line
from dashboard.tabular.tables import importance_table, summary_table
from explainers.methods import registry
from explainers.records import Totals
from tests.builders import attribution, slopes

HELD = attribution(
    [[1.0, -0.1], [3.0, 0.1]], {"age": [30, 40], "job": [1, 2]}, rows_used=900, rows_given=900
)
# In the rows held, age comes first; over all rows, job does.
TOTALS = Totals(
    rows=900,
    mean_sizes=np.array([[0.5, 0.5], [2.0, 2.0]]),
    deviations=np.array([[0.3, 0.3], [0.6, 0.6]]),
    means=np.array([[-0.2, 0.2], [1.0, -1.0]]),
)
WHOLE = replace(HELD, totals=TOTALS)


def test_sizes_means_and_order_are_those_of_all_rows():
    assert mean_sizes(WHOLE, 1).tolist() == [0.5, 2.0]
    assert mean_effects(WHOLE, 1).tolist() == [0.2, -1.0]
    assert ranking(mean_sizes(WHOLE, 1)).tolist() == [1, 0]
    assert mean_sizes(HELD, 1).tolist() == [2.0, pytest.approx(0.1)]
    assert mean_effects(HELD, 1).tolist() == [2.0, pytest.approx(0.0)]


def test_the_margin_is_that_of_a_mean_of_so_many_rows():
    np.testing.assert_allclose(mean_margins(WHOLE, 1), Z_95 * np.array([0.3, 0.6]) / np.sqrt(899))
    rng = np.random.default_rng(1)
    many = attribution(rng.normal(size=(400, 1)), {"age": range(400)})
    sizes = np.abs(many.values[:, 0, 1])
    assert mean_margins(many, 1)[0] == pytest.approx(Z_95 * sizes.std(ddof=1) / 20)
    assert np.isnan(mean_margins(attribution([[1.0]], {"age": [3]}), 1)).all()


def test_a_margin_holds_the_mean_of_all_about_nineteen_times_in_twenty():
    rng = np.random.default_rng(2)
    everyone = np.abs(rng.gamma(2, size=100_000))
    held = 0
    for _ in range(400):
        part = attribution(rng.choice(everyone, 500)[:, None], {"age": range(500)})
        held += abs(mean_sizes(part, 1)[0] - everyone.mean()) <= mean_margins(part, 1)[0]
    assert 0.92 < held / 400 < 0.98


def test_tables_tell_all_rows_sizes_and_the_held_rows_ends():
    table = importance_table(WHOLE, 1)
    assert table["feature"].tolist() == ["job", "age"]
    assert table["mean |effect|"].tolist() == [2.0, 0.5]
    assert table["share"].tolist() == [0.8, 0.2]
    assert table["± (95 %)"].tolist() == mean_margins(WHOLE, 1)[::-1].tolist()
    summary = summary_table(WHOLE, 1)
    assert summary["mean |effect|"].tolist() == [2.0, 0.5]
    assert summary["mean effect"].tolist() == [-1.0, 0.2]
    assert summary["highest effect"].tolist() == [pytest.approx(0.1), 3.0]


def test_sentences_and_bars_follow_the_order_of_all_rows():
    assert importance_sentence(WHOLE, 1) == (
        "job moves the log-odds of “bad” most: by 2 on average, 4 times as much as age, the next."
    )
    bars = importance(WHOLE, 1, LIGHT).data[0]
    assert bars.x.tolist() == [0.5, 2.0]
    assert bars.customdata[1][2] == f" ± {Z_95 * 0.6 / np.sqrt(899):.3f} (95 %)"


def test_a_feature_is_said_not_to_move_only_if_it_moves_no_row_at_all():
    none = replace(WHOLE, values=np.zeros_like(HELD.values))
    assert "is 0 in every row" not in dependence_sentence(none, 1, "job")
    still = replace(none, totals=replace(TOTALS, mean_sizes=np.zeros((2, 2))))
    assert "is 0 in every row" in dependence_sentence(still, 1, "job")


def test_a_download_says_which_rows_it_holds():
    assert download_words(WHOLE) == "Download the attributions of 2 of the 900 rows (Parquet)"
    all_of_them = replace(HELD, receipt=replace(HELD.receipt, rows_given=2))
    assert download_words(all_of_them) == "Download all attributions (Parquet)"


def test_a_share_of_the_output_is_of_the_largest_among_all_rows():
    """Which the result does not hold: tolerance and method tell it."""
    about = replace(
        HELD.receipt, method="integrated_gradients", gap=0.5, tolerance=1.0, exact=False
    )
    allowed = registry()["integrated_gradients"].tolerance
    line = receipt_line(replace(WHOLE, receipt=about), "Integrated Gradients")
    assert f"(allowed {allowed * 100:g} %)" in line
    assert f"(allowed {allowed * 100:g} %)" not in receipt_line(
        replace(HELD, receipt=about), "Integrated Gradients"
    )


def test_numbers_that_promise_no_sum_have_totals_too():
    whole = replace(slopes([[1.0, 2.0]], {"age": [30], "job": [1]}), totals=TOTALS)
    assert mean_sizes(whole, 0).tolist() == [0.5, 2.0]
    assert "does not add up" in receipt_line(whole, "Gradient × input")
