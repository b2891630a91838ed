"""The sample models of texts: what the script builds, and the figures that are told of them."""

import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pandas as pd
import pytest
import tensorflow as tf
from numpy.testing import assert_allclose

from explainers.intake import models
from tests.intake.texts.corpus import HOSTILE

pytestmark = pytest.mark.long

ASSETS = Path(__file__).resolve().parents[2] / "assets"
SAMPLES = ASSETS / "samples"
PIPELINE, NETWORK = "movie_snippets_tfidf.skops", "movie_snippets_network.keras"
TOLERANCE = 1e-4  # probability; another processor may add in another order
MODELS = pytest.mark.parametrize("name", [PIPELINE, NETWORK])


def snippets():
    return pd.read_csv(SAMPLES / "movie_snippets.csv", keep_default_na=False)


def read(path):
    return models.read(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    command = [sys.executable, "-m", "assets.build_texts", "--out", folder]
    told = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ASSETS.parent)
    return folder, told.stdout


@MODELS
def test_rebuilt_model_answers_as_the_committed_one(name, rebuilt):
    texts = snippets()["text"][:100].tolist()
    before, after = (read(folder / name).text.answers for folder in (SAMPLES, rebuilt[0]))
    assert_allclose(after(texts), before(texts), rtol=0, atol=TOLERANCE)
    with pytest.raises(AssertionError):
        dull = [f"{text} dull" for text in texts]
        assert_allclose(after(dull), before(texts), rtol=0, atol=TOLERANCE)


@MODELS
def test_figures_are_of_texts_the_models_never_saw(name, rebuilt):
    """The split of the script's docstring, done again."""
    table = snippets().iloc[np.random.default_rng(0).permutation(4_000)[3_200:]]
    answers = read(SAMPLES / name).text.answers(table["text"].tolist())
    right = int(((answers[:, 1] > 0.5) == (table["sentiment"] == "positive")).sum())
    assert right > 560
    assert f"{right} of 800 held-out texts right" in rebuilt[1].split(name)[1].splitlines()[0]
    readme = " ".join((SAMPLES / "README.md").read_text(encoding="utf-8").split())
    assert f"{right} of 800" in readme or f"calls {right} right" in readme


def test_the_words_of_the_network_are_those_it_learned_from():
    """Words of held-out texts alone would tell it what is asked of it."""
    part = read(SAMPLES / NETWORK).text
    table = snippets()
    learned = np.random.default_rng(0).permutation(4_000)[:3_200]
    held_out = table.drop(index=learned)["text"].str.split().explode()
    seen = set(table["text"][learned].str.split().explode())
    only = [word for word in held_out.unique() if word not in seen and word.isalpha()][:200]
    assert all(part.gradients.pieces(word.lower()).ids.size == 1 for word in only)
    assert sum(part.gradients.pieces(word).ids[0] == 1 for word in only) > 0.8 * len(only)


def test_hostile_texts_are_read_as_by_keras():
    texts = [text for text in HOSTILE.values() if text.strip("?!.- \t\n\r")]
    network = keras.saving.load_model(SAMPLES / NETWORK, compile=False)
    alone = [network.predict(tf.constant([text]), verbose=0)[0] for text in texts]
    part = read(SAMPLES / NETWORK).text
    assert_allclose(part.answers(texts)[:, 1:], alone, rtol=0, atol=1e-6)
    assert np.isfinite(part.answers(list(HOSTILE.values()))).all()
    for text in HOSTILE.values():
        weights, pieces = part.attention(text)
        assert weights.shape == (1, 1, 1, len(pieces.ids))
        assert (pieces.spans[pieces.special] == -1).all()


def test_the_table_is_as_its_licence_says():
    table = snippets()
    assert list(table.columns) == ["id", "text", "sentiment"]
    assert len(table) == table["id"].nunique() == 4_000
    assert set(table["sentiment"]) == {"positive", "negative"}
    assert table["text"].str.len().min() > 0
    # UTF-8 that was read as Latin-1 once leaves such pairs behind.
    assert not table["text"].str.contains("Ã|â€").any()


def test_attention_is_uneven_enough_to_be_read():
    part = read(SAMPLES / NETWORK).text
    shares = [part.attention(text)[0].ravel() for text in snippets()["text"][:50]]
    assert np.mean([share.max() * share.size for share in shares]) > 2
    assert all(abs(share.sum() - 1) < 1e-5 for share in shares)
