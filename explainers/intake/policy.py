"""Which walls have to stand around a worker before a file is opened in it.

Asked once the format is told and before any reader sees the file. What is data is read anywhere. A
pickle makes objects by name: inside the whole sandbox, or where a person vouches for the file. What
is a program runs inside the whole sandbox or not at all, whatever anybody says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explainers.errors import RefusedError, quoted
from explainers.intake.formats import MODEL_FORMATS, Format
from explainers.intake.mlflow.inside import inner_format
from explainers.intake.sniff import format_of

Standing = Literal["full", "partial", "none"]

_FOLDER = "mlflow"
_INSTEAD = "ONNX, .keras or skops, which are opened everywhere"


@dataclass(frozen=True)
class Trust:
    """What a server answers for when a worker opens one file.

    walls: what its self-test found around workers. gap: what is missing first, as a sentence.
    agreed: a person was asked about this very file and said to open it. local: whoever reads the
    pages sits at this computer, so that the one who is asked is the one who would suffer.
    """

    walls: Standing
    agreed: bool
    local: bool
    gap: str


NO_TRUST = Trust("none", agreed=False, local=False, gap="What holds a worker here is not known.")
"""Where nobody said anything."""


def admit(data: bytes, file_name: str, trust: Trust) -> None:
    """Let a model or preprocessor file through to its reader, or refuse it.

    Raises RefusedError: SANDBOX_NEEDED for a program, PICKLE_REFUSED_HERE for a pickle on a server
    that others reach, CONSENT_NEEDED for one that nobody was asked about.
    """
    if trust.walls == "full":
        return
    known, kind = _counting(data)
    if known is None or known.walls == "any":  # what is not known, its reader turns away
        return
    what = f"{quoted(file_name)} is {kind}"
    if known.walls == "full":
        raise RefusedError(
            "SANDBOX_NEEDED",
            f"{what}. Programs are run only inside a whole sandbox, and the one here is not. "
            f"{trust.gap}",
            f"Save the model as {_INSTEAD}.",
        )
    objects = f"{what}: instructions for making objects, which only a whole sandbox holds safely."
    if not trust.local:
        raise RefusedError(
            "PICKLE_REFUSED_HERE",
            f"{objects} The one here is not whole, and the server is used from elsewhere too, so "
            f"nobody can vouch for a file. {trust.gap}",
            f"Save the model as {_INSTEAD}.",
        )
    if not trust.agreed:
        raise RefusedError(
            "CONSENT_NEEDED",
            f"{objects} The one here is not whole. {trust.gap}",
            "Upload it on the Start page, which asks whether to open it, or save the model as "
            f"{_INSTEAD}.",
        )


def _counting(data: bytes) -> tuple[Format | None, str]:
    """Find the format that counts, and what the file is: in a folder, the model in it counts."""
    name = format_of(data)
    if name != _FOLDER:
        known = _known(name)
        return known, known.kind if known else ""
    inner = _known(inner_format(data))
    return inner, f"an MLflow folder with {inner.kind} in it" if inner else ""


def _known(name: str) -> Format | None:
    return next((known for known in MODEL_FORMATS if known.name == name), None)
