import pytest

from dashboard.charts import DARK, LIGHT, palette

CARD = {LIGHT: "#F5F5F3", DARK: "#24221F"}  # the theme's second background


def contrast(first, second):
    """WCAG 2.2 contrast ratio of two #RRGGBB colours."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color):
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_contrast_formula_knows_black_on_white_and_a_failing_grey():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#808495", "#FFFFFF") < 4.5  # Streamlit's default tick labels


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "quiet", "raises_text", "lowers_text"])
def test_text_can_be_read(colors, name):
    assert contrast(getattr(colors, name), colors.paper) >= 4.5
    assert contrast(getattr(colors, name), CARD[colors]) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["raises", "lowers", "neutral", "plain"])
def test_areas_stand_out_from_the_page(colors, name):
    assert contrast(getattr(colors, name), colors.paper) >= 3


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_categories_stand_out_and_differ(colors):
    assert len(set(colors.groups)) == len(colors.groups)
    assert min(contrast(each, colors.paper) for each in colors.groups) >= 3


@pytest.mark.parametrize(("mode", "colors"), [("light", LIGHT), ("dark", DARK), (None, LIGHT)])
def test_a_mode_that_is_not_known_yet_is_light(mode, colors):
    assert palette(mode) is colors
