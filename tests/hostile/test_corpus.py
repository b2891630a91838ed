"""The corpus is large, every danger is in it, and every file of it goes through the page."""

import importlib
from collections import Counter
from pathlib import Path

import pytest

from tests.hostile import every
from tests.hostile.items import Explained, Refused, Remarked, Tried, Unfit

FOLDER = Path(__file__).parent
# What honest people bring.
TABLES = (
    *("empty", "header only", "one row", "one column", "10,000 columns", "ragged", "NaN/inf"),
    *("all-NaN column", "constant column", "constant target", "mixed types", "uint64", "10**30"),
    *("dates", "ambiguous dates", "decimal commas", "semicolons", "tab", "UTF-16", "latin-1"),
    *("GB18030", "BOM", "NUL", "CJK headers", "HTML saved as CSV", "JSON saved as CSV"),
    *("unclosed quote", "duplicate name", "blank name", "colliding name", "near-matching name"),
    *("unicode name", "bidi name", "10 kB name", "HTML name", "reordered columns"),
    *("missing columns", "extra columns", "truncated Parquet", "nested Parquet", "not-an-XLSX"),
    *("MultiIndex", "cell over 50 kB", "no target column"),
)
MODELS = (
    *("NaN/inf output", "wrong row count", "wrong rank", "scalar", "label-only"),
    *("non-deterministic", "batch-order dependent", "constant output", "wrong width"),
    *("two inputs", "fixed batch 1", "float64", "hangs", "slow", "32 GiB", "truncated model"),
    *("empty model", "git-lfs pointer", "unfitted", "raises in predict", "class mismatch"),
    *("probabilities not summing to 1", "transformer without predict", "dict around a model"),
    *("__main__ class", "missing package", "old library version", "200 classes", "multi-label"),
    *("zip with two models", "a table for a model", "a model for a table"),
)
PICTURES = (
    *("16-bit picture", "CMYK picture", "one-pixel picture", "animated picture"),
    *("truncated picture", "renamed picture", "turned picture", "transparent picture"),
    *("folders as labels", "zip with a password", "pictures for a model of columns"),
    "a picture for a model",
)
# What others might: facts that were measured, and what the policy refuses.
HOSTILE = (
    *("edited LightGBM file", "edited XGBoost file", "edited allow-listed sklearn tree"),
    *("edited allow-listed sklearn model", "edited CatBoost file", "edited ONNX trees"),
    *("Parquet that expands", "csv.gz that expands", "XLSX that expands", "zip that expands"),
    *("Arrow that expands", "JSON that expands", "joblib(zlib) that expands"),
    *("reads /etc/passwd", "writes files", "opens sockets", "runs programs", "runs code"),
    *("reads the server's environment", "stays behind", "a pickle in a pickle"),
    *("compressed joblib that runs code", "hidden code", "names that look like others"),
    *("opcodes that call", "bytearray bounded by the file", "lengths that are not there"),
    *("skops type not on the list", "CountVectorizer(input='filename')"),
    *("Lambda", "TFSMLayer", "get_file", "outside vocabulary", "weights outside the file"),
    *("parameter count before weights", ".pt2 with pickles", "TorchScript", "torch.load"),
    *("ONNX external data", "ONNX custom domain", "HF .py", "HF .bin", "HF auto_map"),
    *("SavedModel", "dataset pickle", "object .npy", "script in column names", "formula cells"),
    *("too many zip members", "over 2,000 columns", "over the limit of the model"),
    *("over the limit of the table", "over the memory limit", "n_jobs", "memory"),
    *("skops HistGradientBoosting with categories",),
    *("picture that expands", "picture of two sizes", "zip of pictures that expands"),
    *("zip in a zip", "zip name that leads out", "zip link"),
)


def everything():
    return (*every.bad(), *every.hostile())


def test_the_corpus_is_large():
    bad, hostile = every.bad(), every.hostile()
    assert len(bad) >= 180
    assert len(hostile) >= 380
    doors = Counter(item.what for item in bad)
    assert doors["table"] >= 100 and doors["model"] >= 70 and doors["preprocessor"] >= 5


def test_every_outcome_is_there():
    found = Counter(type(item.outcome) for item in everything())
    assert {Refused, Remarked, Unfit, Tried, Explained} == set(found)
    assert min(found.values()) >= 6
    codes = {item.outcome.code for item in everything() if isinstance(item.outcome, Refused)}
    assert len(codes) >= 50


@pytest.mark.parametrize("term", [*TABLES, *MODELS, *PICTURES, *HOSTILE])
def test_every_known_danger_is_in_the_corpus(term):
    assert [item.name for item in everything() if item.term == term] != []


def test_no_name_is_given_twice():
    names = Counter(item.name for item in everything())
    assert [name for name, count in names.items() if count > 1] == []


def test_every_file_goes_through_the_page():
    put_through = [
        item.name
        for path in FOLDER.glob("test_*_on_the_page.py")
        for item in importlib.import_module(f"tests.hostile.{path.stem}").ITEMS
    ]
    assert Counter(put_through) == Counter(item.name for item in everything())
