import numpy as np
import pytest

from dashboard.charts import LIGHT, force
from dashboard.charts.chevrons import chevrons, outline, scale_around
from dashboard.charts.force import BOLD, LABEL_SIZE, SIDE
from dashboard.charts.layout import text_px
from tests.builders import attribution, credit
from tests.charts.reading import seen


def polygons(figure):
    return [trace for trace in figure.data if trace.fill == "toself"]


def boxes(figure):
    """The labels under the bar as (left, right, top) in pixels and rows."""
    low, high = figure.layout.xaxis.range
    per_unit = (figure.layout.width - 2 * SIDE) / (high - low)
    found = []
    for note in figure.layout.annotations:
        if note.yref != "paper" and note.y < 0:
            name, *value = seen(note.text).split("\n")
            widths = [text_px(name, LABEL_SIZE), *(BOLD * text_px(v, LABEL_SIZE) for v in value)]
            middle = (note.x - low) * per_unit
            found.append((middle - max(widths) / 2, middle + max(widths) / 2, note.y))
    return found


def crowded(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 40))
    values = rng.normal(size=(1, count)) * rng.lognormal(0, 1.5, count)
    names = {f"{'a_rather_long_name_' * int(rng.integers(0, 3))}{at}": [at] for at in range(count)}
    return attribution(values, names, base=float(rng.normal()))


@pytest.mark.parametrize("row", range(6))
def test_chevrons_add_up_to_all_effects(row):
    result = credit()
    parts = chevrons(result, row, 1)
    np.testing.assert_allclose(
        sum(part.effect for part in parts), result.values[row, :, 1].sum(), atol=1e-12
    )
    ends = [part.tip for part in parts if part.effect > 0][:1]
    ends += [part.tip for part in parts if part.effect < 0][:1]
    np.testing.assert_allclose(ends, result.outputs[row, 1], atol=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_the_others_chevron_holds_all_the_others(seed):
    result = crowded(seed)
    reach = sum(abs(part.effect) for part in chevrons(result, 0, 1))
    np.testing.assert_allclose(reach, np.abs(result.values[0, :, 1]).sum(), rtol=1e-12)


def test_chevrons_of_a_side_touch_and_the_small_ones_share_the_last():
    result = attribution([np.arange(1.0, 21.0)], {f"f{at}": [at] for at in range(20)})
    parts = chevrons(result, 0, 1)
    assert len(parts) == 9
    assert parts[-1].name is None
    assert parts[-1].value == "12 others"
    for left, right in zip(parts[1:], parts[:-1], strict=True):
        assert left.tip == pytest.approx(right.tail)


def test_an_outline_is_as_wide_as_its_effect():
    scale = scale_around([-1.0, 2.0], 1000)
    for part in chevrons(credit(), 0, 1):
        across, _ = outline(part, scale)
        assert max(across) - min(across) == pytest.approx(abs(part.effect))


def test_the_drawn_polygons_cover_the_effects():
    result = credit()
    widths = [max(part.x) - min(part.x) for part in polygons(force(result, 0, 1, LIGHT))]
    assert sum(widths) == pytest.approx(np.abs(result.values[0, :, 1]).sum())


@pytest.mark.parametrize("width", [340, 680, 1100])
@pytest.mark.parametrize("seed", range(12))
def test_labels_stay_in_the_frame_and_never_overlap(seed, width):
    figure = force(crowded(seed), 0, 1, LIGHT, width=width)
    found = boxes(figure)
    assert found
    for left, right, _ in found:
        assert left >= 0
        assert right <= width - 2 * SIDE
    for at, (left, right, top) in enumerate(found):
        for other_left, other_right, other_top in found[at + 1 :]:
            assert top != other_top or right <= other_left or other_right <= left


@pytest.mark.parametrize("width", [340, 680])
@pytest.mark.parametrize("seed", range(12))
def test_the_words_above_the_bar_stay_in_the_frame(seed, width):
    figure = force(crowded(seed), 0, 1, LIGHT, width=width)
    low, high = figure.layout.xaxis.range
    per_unit = (width - 2 * SIDE) / (high - low)
    above = [note for note in figure.layout.annotations if note.yref != "paper" and note.y > 0]
    assert above
    for note in above:
        half = text_px(seen(note.text), note.font.size) / 2
        middle = (note.x - low) * per_unit
        assert middle - half >= -1e-6
        assert middle + half <= width - 2 * SIDE + 1e-6


def test_base_and_output_share_a_label_where_they_would_collide():
    result = attribution([[1e-4, 3.0, -3.0]], {"a": [1], "b": [2], "c": [3]}, base=0.5)
    near = [seen(note.text) for note in force(result, 0, 1, LIGHT).layout.annotations]
    assert any("this row" in text for text in near)
    assert any("base value 0.5" in text for text in near)


def test_nothing_moves_nothing_is_drawn():
    result = attribution([[0.0, 0.0]], {"a": [1], "b": [2]})
    figure = force(result, 0, 1, LIGHT)
    assert not polygons(figure)
    assert any("this row" in note.text for note in figure.layout.annotations)
