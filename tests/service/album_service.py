"""A service with a network of pictures and a folder of them: more than a result holds whole."""

import pytest

from explainers.records import OneRow, Request, SampledRows
from explainers.service import map_outlines
from tests import picture_subjects as given
from tests.service.picture_service import opened

ROWS, HELD = 11, 4
NAMES = tuple(f"{('cats', 'dogs')[at % 2]}/{at}.png" for at in range(ROWS))
ALBUM = given.archive(NAMES, [(16 + at, 20 + 2 * (at % 3)) for at in range(ROWS)])
METHOD = "picture_gradient_input"


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(map_outlines, "HELD_MAPS", HELD)
    monkeypatch.setattr(map_outlines, "SIDE", 5)


@pytest.fixture
def album(backend, launcher):
    """An analysis of eleven pictures."""
    found = opened(backend, given.network(), archive=ALBUM)
    launcher.asked.clear()
    return found


def many(analysis, name=METHOD, limit=ROWS, **parameters):
    return Request(analysis, name, SampledRows(limit), parameters)


def alone(analysis, position, name=METHOD, **parameters):
    return Request(analysis, name, OneRow(position), parameters)
