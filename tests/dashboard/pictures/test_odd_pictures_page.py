"""Odd and bad pictures brought to a network through the page: each has its sentence there."""

from __future__ import annotations

import re

import pytest

from tests.dashboard.conftest import texts
from tests.dashboard.pictures.picture_files import network
from tests.dashboard.pictures.test_pictures_page import numbers
from tests.intake.pictures.corpus import ONE, ZIPS, Read
from tests.intake.pictures.files import smooth, written
from tests.intake.tables.outcomes import Refused

CASES = {**ONE, **ZIPS}
CALLED_OTHERWISE = {
    "a JPEG called PNG": ("cat.png", lambda: written(smooth(), "JPEG"), Read()),
    "a text called PNG": (
        "cat.png",
        lambda: b"not found\n",
        Refused("NO_PICTURE", "“cat.png” is called a picture and is text"),
    ),
}
KINDS = {
    **{
        name: ("cat.png", *CASES[name])
        for name in (
            *("half a PNG", "half a JPEG", "half a WebP", "pixels missing", "no pixels"),
            *("2,500 million pixels", "a WebP of 268 million pixels"),
            *("an animated PNG", "an animated WebP", "an animated GIF"),
            *("16 bits", "CMYK", "transparent", "lying on its side", "grey"),
            *("one pixel", "a line of pixels"),
        )
    },
    **{
        name: ("album.zip", *CASES[name])
        for name in ("renamed pictures", "a page called a picture", "one broken picture")
    },
    **CALLED_OTHERWISE,
}


def brought(app, name, data):
    tab = app().run()
    tab.file_uploader[0].upload("net.keras", network()).run()
    tab.file_uploader[1].upload(name, data).run()
    assert not tab.exception
    return tab


def offered(tab):
    return [button.key for button in tab.button if button.key == "explain"]


@pytest.mark.parametrize("kind", [k for k, case in KINDS.items() if isinstance(case[2], Refused)])
def test_a_picture_that_is_not_read_has_its_sentence_and_its_code(app, kind):
    name, make, expected = KINDS[kind]
    tab = brought(app, name, make())
    told = texts(tab)
    assert re.search(rf"\b{expected.code}\b", told), told
    assert expected.part in told
    assert not offered(tab) and not tab.get("image")


@pytest.mark.parametrize("kind", [k for k, case in KINDS.items() if isinstance(case[2], Read)])
def test_a_picture_that_is_read_has_its_notes_and_is_shown_to_the_network(app, kind):
    name, make, notes = KINDS[kind]
    tab = brought(app, name, make())
    told = texts(tab)
    assert all(note in told for note in notes), told
    tab = numbers(tab)
    assert offered(tab)
    shown = len(tab.get("image"))
    assert shown == (2 if kind == "renamed pictures" else 1)
    assert len([part for part in tab.markdown if part.value.startswith("- ")]) == shown


def test_every_sort_of_oddity_is_here():
    words = " ".join(KINDS)
    for sort in (
        "half",
        "million",
        "animated",
        "16 bits",
        "CMYK",
        "one pixel",
        "renamed",
        "called",
    ):
        assert sort in words
