"""MLflow folders somebody may bring to have something of theirs run, read or made.

HOSTILE maps a name to a maker of the file and the code it is refused with.
"""

from __future__ import annotations

import pickle
import stat
import subprocess
from collections.abc import Callable

from tests.intake import odd_archives
from tests.intake.mlflow import toy

_LEVELS = 9


class _Runs:
    """Unpickled, it starts a program."""

    def __reduce__(self):
        return subprocess.run, (["true"],)


def _described(text: str) -> bytes:
    return toy.packed({"MLmodel": text.encode(), "model.pkl": toy.unnamed()})


def laughs() -> bytes:
    """Nine lines, each ten times the one before: a billion parts."""
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, _LEVELS)]
    return _described("\n".join(lines))


def python_class() -> bytes:
    text = (
        "flavors:\n  python_function:\n    cloudpickle_version: 3.1.2\n    code: null\n"
        "    loader_module: mlflow.pyfunc.model\n    python_model: python_model.pkl\n"
    )
    return toy.packed({"MLmodel": text.encode(), "python_model.pkl": pickle.dumps(_Runs())})


def loader_of_its_own() -> bytes:
    return toy.folder(toy.unnamed(), loader="loader", beside={"code/loader.py": b"1 / 0"})


def outside(path: str) -> bytes:
    """A folder whose MLmodel points somewhere else."""
    text = toy.mlmodel().decode().replace("pickled_model: model.pkl", f"pickled_model: {path}")
    return _described(text)


def link() -> bytes:
    data = odd_archives.with_kind("model/model.pkl", stat.S_IFLNK)
    return odd_archives.added(data, "model/MLmodel", toy.mlmodel())


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "references that multiply": (laughs, "BROKEN_MODEL"),
    "a tag that runs Python": (
        lambda: _described("flavors: !!python/object/apply:os.system ['true']"),
        "BROKEN_MODEL",
    ),
    "brackets without end": (lambda: _described("a: " + "[" * 100_000), "TOO_DEEP"),
    "too many parts": (lambda: _described("a: [" + "1," * 30_000 + "]"), "TOO_LARGE_CONFIG"),
    "a description of megabytes": (lambda: _described("#" * 1_000_001), "TOO_LARGE"),
    "a class of its author's": (python_class, "MLFLOW_CODE"),
    "a loader of its own": (loader_of_its_own, "MLFLOW_CODE"),
    "a pickle that starts a program": (
        lambda: toy.folder(pickle.dumps(_Runs())),
        "UNLISTED_TYPE",
    ),
    "a model outside the folder": (lambda: outside("../../etc/passwd"), "BROKEN_MODEL"),
    "a model by its full path": (lambda: outside("/etc/passwd"), "BROKEN_MODEL"),
    "a model that is a link": (link, "OUTSIDE_LINK"),
    "a folder in a folder": (
        lambda: toy.folder(toy.folder(toy.unnamed())),
        "NESTED_MODEL",
    ),
    "a name that leads outside": (
        lambda: toy.folder(toy.unnamed(), beside={"../../.bashrc": b""}),
        "UNSAFE_NAME",
    ),
    "two models by one name": (
        lambda: odd_archives.added(toy.folder(toy.unnamed()), "model/MODEL.pkl", b""),
        "DUPLICATE_MEMBER",
    ),
    "zeros that fill the memory": (
        lambda: toy.folder(toy.unnamed(), beside={"zeros": bytes(60_000_000)}),
        "EXPANDS_TOO_MUCH",
    ),
}
