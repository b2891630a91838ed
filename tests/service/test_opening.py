"""What a worker is asked to open, and what it then holds."""

from dataclasses import replace

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from explainers.errors import RefusedError
from explainers.intake import compose, from_preprocessor, models
from explainers.service import opening
from explainers.service.opening import open_frame, opened
from explainers.service.storage.keys import file_digest
from explainers.service.workers.frames import Frame
from tests import apart, cards, toys

FILES = apart.scaled("logistic")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "whole").write_bytes(FILES.whole)
    (tmp_path / "model").write_bytes(FILES.model)
    (tmp_path / "table").write_bytes(toys.csv())
    (tmp_path / "before").write_bytes(FILES.preprocessor)
    return tmp_path


def path_of(folder):
    places = {file_digest(path): path for path in folder.iterdir()}
    return places.__getitem__


def alone():
    return cards.analysis(models.read(FILES.whole, "whole.skops").card)


def behind():
    before = from_preprocessor.read(FILES.preprocessor, "before.skops").card
    whole = compose.card(before, models.read(FILES.model, "model.skops").card)
    return replace(cards.analysis(whole), preprocessor=before)


def test_two_files_are_sent_and_a_third_where_there_is_one(folder):
    two, three = (open_frame(analysis, path_of(folder)) for analysis in (alone(), behind()))
    assert set(two.fields["files"]) == set(two.arrays) == {"model", "table"}
    assert set(three.fields["files"]) == set(three.arrays) == {"model", "table", "preprocessor"}
    before = behind().preprocessor
    assert three.fields["files"]["preprocessor"] == {
        "digest": before.digest,
        "name": "before.skops",
    }
    assert three.arrays["model"].tobytes() == FILES.model
    assert three.arrays["table"].tobytes() == toys.csv()


def test_contents_are_sent_and_no_path(folder):
    """A worker has no right to the folder the files lie in."""
    assert str(folder) not in str(open_frame(behind(), path_of(folder)).fields)


def test_a_preprocessor_stands_before_the_model(folder):
    held = opened(open_frame(behind(), path_of(folder)))
    whole = opened(open_frame(alone(), path_of(folder)))
    rows = np.array([3, 100, 7])
    np.testing.assert_array_equal(held.frame(rows), toys.frame()[list(toys.NUMBERS)].iloc[rows])
    np.testing.assert_allclose(
        held.model.predict(held.frame(rows)), whole.model.predict(whole.frame(rows)), atol=1e-12
    )
    assert held.model.card == behind().model


@pytest.mark.parametrize("what", ["model", "table", "preprocessor"])
def test_a_file_that_changed_is_not_used(folder, what):
    asked = open_frame(behind(), path_of(folder))
    changed = {
        "model": lambda: skops.io.dumps(
            LogisticRegression().fit(apart.NUMBERS.to_numpy() / 100, toys.two())
        ),
        "table": lambda: toys.csv(target=False),
        "preprocessor": lambda: skops.io.dumps(StandardScaler().fit(apart.NUMBERS.head(99))),
    }[what]()
    contents = {**asked.arrays, what: np.frombuffer(changed, np.uint8)}
    with pytest.raises(RefusedError) as caught:
        opened(Frame("open", asked.fields, contents))
    assert caught.value.code == "CHANGED_FILE"
    assert f"The {what} file is not the one this analysis was made with" in caught.value.sentence
    assert caught.value.next_step == f"Upload the {what} again."


def test_a_preprocessor_that_does_not_fit_is_refused(folder):
    asked = open_frame(behind(), path_of(folder))
    # Whoever writes frames by hand gets no further than the page.
    whole = open_frame(alone(), path_of(folder))
    encoder, _ = apart.encoded()
    wide = skops.io.dumps(encoder)
    before = from_preprocessor.read(wide, "wide.skops").card
    files = {
        **asked.fields["files"],
        "model": whole.fields["files"]["model"],
        "preprocessor": {"digest": before.digest, "name": "wide.skops"},
    }
    contents = {
        **asked.arrays,
        "model": whole.arrays["model"],
        "preprocessor": np.frombuffer(wide, np.uint8),
    }
    with pytest.raises(RefusedError, match=r"makes 8 columns .* takes 3"):
        opened(Frame("open", {**asked.fields, "files": files}, contents))


def test_the_model_is_read_as_chosen_before_it_is_joined(folder, monkeypatch):
    asked = []
    monkeypatch.setattr(
        opening, "handle_as", lambda handle, reading: asked.append((handle.card, reading)) or handle
    )
    whole = open_frame(behind(), path_of(folder))
    opened(Frame("open", {**whole.fields, "reading": "log-odds"}, whole.arrays))
    ((card, reading),) = asked
    assert (card.kind, reading) == ("LogisticRegression", "log-odds")
