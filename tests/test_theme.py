"""The page's colours can be read, and Streamlit knows every option that is set."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / ".streamlit" / "config.toml"
THEME = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"]
READABLE = 4.5  # WCAG 2.2, 1.4.3, level AA
VISIBLE = 3.0  # WCAG 2.2, 1.4.11: controls and their states


def rgb(colour):
    return [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]


def luminance(colour):
    """WCAG's relative luminance of an sRGB colour."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def faded(colour, background, share=0.6):
    """Streamlit's captions: the text colour at 60 % over the background."""
    return [share * c + (1 - share) * b for c, b in zip(colour, background, strict=True)]


def test_contrast_is_the_standards():
    assert contrast(rgb("#FFFFFF"), rgb("#000000")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("surface", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_is_readable(mode, surface):
    colours = {name: rgb(value) for name, value in THEME[mode].items()}
    ground = colours[surface]
    texts = {name: c for name, c in colours.items() if "ext" in name or name == "linkColor"}
    texts["caption"] = faded(colours["textColor"], ground)
    assert {name for name, c in texts.items() if contrast(c, ground) < READABLE} == set()
    assert contrast(colours["primaryColor"], ground) >= READABLE  # the open tab


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_tick_is_visible(mode):
    assert contrast(rgb(THEME[mode]["primaryColor"]), rgb("#FFFFFF")) >= VISIBLE


def test_no_button_has_white_words_on_the_primary_colour():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "dashboard").rglob("*.py")]
    assert sources
    assert not [source for source in sources if 'type="primary"' in source]


def show_config(folder):
    command = [sys.executable, "-m", "streamlit", "config", "show"]
    shown = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return shown.stdout + shown.stderr


def test_streamlit_knows_every_option():
    assert "not a valid config option" not in show_config(ROOT)


def test_unknown_option_would_be_noticed(tmp_path):
    (tmp_path / ".streamlit").mkdir()
    text = CONFIG.read_text(encoding="utf-8").replace("primaryColor", "primaryColour")
    (tmp_path / ".streamlit" / "config.toml").write_text(text, encoding="utf-8")
    assert "not a valid config option" in show_config(tmp_path)
