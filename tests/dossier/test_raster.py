"""A PNG shows what the drawing shows, text included, whatever fonts a computer has."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from explainers.dossier.figure import RAISES, WIDTH, Bar, alone
from explainers.dossier.raster import png
from explainers.errors import RefusedError


def pixels(data):
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def test_bars_and_words_are_drawn_at_twice_the_size():
    bare, named = (
        pixels(png(alone([Bar(label, 0, 4, "", RAISES)], "", "", "")))
        for label in ("", "duration = 48")
    )
    assert bare.shape[1] == 2 * WIDTH and bare.shape == named.shape
    assert (bare[0, 0] == 255).all()
    orange = (bare == [0xD9, 0x5F, 0x02]).all(axis=2)
    assert 2 * 520 * 2 * 16 <= orange.sum() <= 2 * 520 * 2 * 18
    changed = (bare != named).any(axis=2)
    assert changed.sum() > 200 and not changed[:, 600:].any()


def test_without_the_package_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(RefusedError, match=r"NO_RASTERISER") as refused:
        png("<svg/>")
    assert ".svg or .html" in refused.value.next_step
