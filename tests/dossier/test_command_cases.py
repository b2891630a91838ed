"""The line under a document of a text or a picture asks for that very document, too."""

import shlex
from dataclasses import replace

import pytest

from explainers.cli.asking import request_of
from explainers.cli.choosing import analysis_of
from explainers.cli.judging import output_of
from explainers.cli.parser import parser
from explainers.dossier.command import command
from explainers.records import OneRow, Request
from explainers.service.plan import plan
from tests import picture_subjects, text_subjects
from tests.dossier.cases import picture_case
from tests.dossier.test_command import asked_again, desk

__all__ = ["desk"]  # a fixture of theirs


@pytest.fixture
def pictures(desk, tmp_path):
    """An analysis of pictures whose files are in the working folder."""
    network, archive = picture_subjects.network(), picture_subjects.archive()
    (tmp_path / "network.keras").write_bytes(network)
    (tmp_path / "pictures.zip").write_bytes(archive)
    card = desk.service.read_model("network.keras", network)
    table = desk.service.read_table("pictures.zip", archive)
    return desk.service.save(replace(picture_subjects.analysis(card), table=table))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"target": None, "identifier": None},
        {"classes": ("a cat", "it's a dog", "owl")},
        {"preparation": replace(picture_subjects.HOW, fit="crop", resize=20, scale=1 / 255)},
        {"preparation": replace(picture_subjects.HOW, fit="pad", channels="BGR")},
    ],
)
def test_every_choice_about_pictures_is_in_the_line(desk, pictures, changes):
    analysis = replace(pictures, **changes)
    request = Request(analysis, "picture_gradient_input", OneRow(2), {"target": "1"})
    again, output = asked_again(desk, request, 1)
    assert plan(again).key == plan(request).key and output == 1
    chosen = replace(again.analysis, id="", name="")
    assert chosen == replace(analysis, id="", name="")


def test_of_many_classes_one_is_told_by_its_number():
    case, found = picture_case(classes=tuple(f"thing {at}" for at in range(30)))
    line = shlex.split(command(case.request, found.receipt, 7))
    assert "--class=#8" in line and not any(each.startswith("--class-name") for each in line)
    chosen = parser().parse_args(line[3:])
    assert output_of(case.request.analysis, chosen.output_class, -1) == 7
    few, found = picture_case()
    assert "--class=owl" in shlex.split(command(few.request, found.receipt, 2))


@pytest.mark.parametrize("kind", ["pairs", "network"])
def test_every_choice_about_texts_is_in_the_line(desk, tmp_path, kind):
    data, name = text_subjects.file(kind)
    table = text_subjects.table(text_subjects.TEXTS[:9], text_subjects.SAID[:9])
    (tmp_path / name).write_bytes(data)
    (tmp_path / "reviews.csv").write_bytes(table)
    begun = parser().parse_args(["explain", name, "reviews.csv", "--row=#4", "--class=#1"])
    analysis = analysis_of(desk, begun)
    request = request_of(desk, analysis, begun)
    again, output = asked_again(desk, request, 0)
    assert again.analysis == analysis and output == 0
    assert plan(again).key == plan(request).key
