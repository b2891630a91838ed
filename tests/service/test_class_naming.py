"""Class names through a worker: asked, believed only as far as they are names."""

import numpy as np
import pytest

from explainers.errors import ModelError, RefusedError
from explainers.intake.class_lists import MAX_BYTES, MAX_LETTERS, ClassList
from explainers.service.class_naming import VERB, asked
from explainers.service.workers.frames import Frame
from tests import picture_subjects as given


def test_a_worker_reads_the_list_and_nothing_of_it_is_kept(backend, launcher):
    model = backend.read_model("network.keras", given.network())
    launcher.asked.clear()
    before = sorted(backend.settings.home.rglob("*"))
    found = backend.read_class_names("names.txt", "Kätzchen\ndog\nowl\n".encode(), model)
    assert found == ClassList(("Kätzchen", "dog", "owl"))
    assert [frame.verb for frame, _ in launcher.asked] == [VERB]
    assert sorted(backend.settings.home.rglob("*")) == before


def test_what_a_worker_refuses_is_told(backend):
    model = backend.read_model("network.keras", given.network())
    with pytest.raises(RefusedError, match="has 2 lines, and the model answers 3") as caught:
        backend.read_class_names("names.txt", b"cat\ndog\n", model)
    assert caught.value.code == "UNFIT_CLASS_LIST"


def test_too_large_a_list_starts_no_worker(launcher):
    with pytest.raises(RefusedError, match="may have") as caught:
        asked(launcher, "names.txt", b"x" * (MAX_BYTES + 1), 3)
    assert caught.value.code == "TOO_LARGE"
    assert launcher.workers == []


class Answering:
    """A launcher whose workers answer what they are told to."""

    def __init__(self, fields):
        self.fields, self.closed = fields, 0

    def launch(self):
        return self

    def ask(self, frame):
        assert frame.arrays["file"].dtype == np.uint8
        return Frame("class_names", self.fields)

    def close(self):
        self.closed += 1


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"lines": ["a", "b"]},
        {"lines": ["a", "b"], "note": 1},
        {"lines": "ab", "note": ""},
        {"lines": ["a"], "note": ""},
        {"lines": ["a", "b", "c"], "note": ""},
        {"lines": ["a", 2], "note": ""},
        {"lines": ["a", "\ud800"], "note": ""},
        {"lines": ["a", "x" * (MAX_LETTERS + 1)], "note": ""},
    ],
)
def test_what_is_no_list_of_names_is_not_taken(fields):
    worker = Answering(fields)
    with pytest.raises(ModelError) as caught:
        asked(worker, "names.txt", b"a\nb", 2)
    assert caught.value.code == "WRONG_ANSWER"
    assert worker.closed == 1


def test_what_is_one_is():
    worker = Answering({"lines": ["a", "x" * MAX_LETTERS], "note": "encoded in Latin"})
    found = asked(worker, "names.txt", b"a\nb", 2)
    assert found == ClassList(("a", "x" * MAX_LETTERS), "encoded in Latin")
    assert worker.closed == 1
