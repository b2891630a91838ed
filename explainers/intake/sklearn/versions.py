"""Sentences about models saved with another version of scikit-learn than the one in use here."""

from __future__ import annotations

from importlib.metadata import version

from explainers.errors import RefusedError

_LENGTH = 20


def aged(saved_with: str) -> str:
    """Remark that another version may answer otherwise."""
    return (
        f"Saved with scikit-learn {saved_with[:_LENGTH]} and opened with "
        f"{version('scikit-learn')}: its answers may differ from those it gave then. Save it again "
        "with the newer version to be sure."
    )


def differs(saved_with: str) -> bool:
    """Tell whether a model was saved with another minor version: 1.8.2 and 1.8.0 are alike."""
    return saved_with.split(".")[:2] != version("scikit-learn").split(".")[:2]


def too_far(saved_with: str, why: str) -> RefusedError:
    """Return OLD_VERSION; `why` is a phrase about what went wrong."""
    here = version("scikit-learn")
    return RefusedError(
        "OLD_VERSION",
        f"This model was saved with scikit-learn {saved_with[:_LENGTH]} and cannot be used with "
        f"{here}, the version in use here: {why}.",
        f"Train it again with scikit-learn {here}, or export it to ONNX where "
        f"{saved_with[:_LENGTH]} is installed; saving it again there does not help.",
    )
