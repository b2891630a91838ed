"""What is turned away before any of it runs, and what is opened without what hides in it."""

import io
import logging
from pathlib import Path

import numpy as np
import pytest
import torch

from explainers.errors import RefusedError
from explainers.intake import models
from tests.intake.torch import damaged, files, programs
from tests.intake.torch.hostile import HARMLESS, HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_code(name):
    make, code = HOSTILE[name]
    with pytest.raises(RefusedError) as caught:
        models.read(make(), "model.pt2")
    assert caught.value.code == code, caught.value
    assert not Path(damaged.NOBODYS).exists()


@pytest.mark.parametrize("name", HARMLESS)
def test_what_hides_beside_a_good_graph_is_never_opened(name, tmp_path):
    hidden = tmp_path / "ran"
    handle = models.read(HARMLESS[name](str(hidden)), "model.pt2")
    rows = files.frame(handle.card)
    expected = models.read(files.pt2(), "model.pt2").predict(rows)
    np.testing.assert_array_equal(handle.predict(rows), expected)
    assert not hidden.exists()


def test_pytorchs_own_reader_would_have_run_it(tmp_path, monkeypatch):
    """The payload is real: this is why the file is never handed to torch.export.load."""
    hidden = tmp_path / "ran"
    data = io.BytesIO(damaged.sample_inputs(str(hidden)))
    monkeypatch.setattr(logging, "raiseExceptions", False)  # its own warning has a slip in it
    monkeypatch.setattr(logging.root, "handlers", [])
    with files.quietly(), pytest.raises(AssertionError, match="expected tuple or dict"):
        torch.export.load(data)
    assert hidden.exists()


def test_a_program_that_writes_does_so_where_nothing_holds_it(tmp_path):
    """The payload is real: this is why TorchScript is opened behind whole walls only."""
    written = tmp_path / "written"
    models.read(programs.writing(str(written)), "model.pt")
    assert written.exists()
