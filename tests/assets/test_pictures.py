"""The pictures of the samples: scikit-image's and scikit-learn's own, attributed one by one."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
import skimage
from PIL import Image
from sklearn.datasets import load_digits

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "assets" / "samples"
PHOTOGRAPHS, DIGITS = "photographs.zip", "digits.zip"


def files(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    command = [sys.executable, "-m", "assets.build_pictures", "--out", folder]
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return folder


def test_photographs_are_scikit_images_to_the_last_bit():
    source = Path(skimage.__file__).parent / "data"
    found = files(SAMPLES / PHOTOGRAPHS)
    assert len(found) == 7
    assert all(content == (source / name).read_bytes() for name, content in found.items())


def test_rebuilt_archive_of_photographs_is_the_committed_one(rebuilt):
    assert (rebuilt / PHOTOGRAPHS).read_bytes() == (SAMPLES / PHOTOGRAPHS).read_bytes()


def test_rebuilt_digits_have_the_committed_pixels(rebuilt):
    """Not the same bytes: another zlib may pack pixels otherwise."""
    committed, again = (files(folder / DIGITS) for folder in (SAMPLES, rebuilt))
    assert list(committed) == list(again)
    for name, content in committed.items():
        np.testing.assert_array_equal(pixels(content), pixels(again[name]))


def pixels(content):
    with Image.open(io.BytesIO(content)) as image:
        assert image.mode == "L"
        return np.asarray(image)


def test_digits_are_the_held_out_ones_in_the_folder_of_what_they_show():
    """The split of the network's script, done again."""
    known = load_digits()
    held_out = np.random.default_rng(0).permutation(1_797)[1_797 * 4 // 5 :]
    found = files(SAMPLES / DIGITS)
    positions = {int(Path(name).stem): (name, content) for name, content in found.items()}
    assert set(positions) == set(held_out.tolist())
    for at, (name, content) in positions.items():
        assert name.split("/")[0] == str(known.target[at])
        np.testing.assert_array_equal(pixels(content), np.round(known.images[at] * 255 / 16))


def test_every_photograph_is_attributed():
    licences = (SAMPLES / "LICENCES.md").read_text(encoding="utf-8")
    lines = [line for line in licences.splitlines() if line.startswith("| `")]
    named = {line.split("`")[1]: line for line in lines}
    assert set(named) == set(files(SAMPLES / PHOTOGRAPHS))
    assert all(line.endswith(("| CC0 1.0 |", "| public domain |")) for line in lines)
    for owed in ("Stefan van der Walt", "Rachel Michetti", "Lav Varshney", "scikit-image 0.26.0"):
        assert owed in licences
