"""TorchScript archives: their members checked, and the program in them loaded by PyTorch.

What is loaded is a program, and may do whatever TorchScript can, such as write files. Only the
sandbox around the worker holds it.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.intake.archive import check_archive
from explainers.intake.summary import counted, sized
from explainers.intake.torch.weights import MAX_PARAMETERS

_MAX_EXPANDED = 1_000_000_000
_MAX_CODE = 20_000_000
# The rest (names of source lines for tracebacks, programs for telephones) is left out.
_NUMBERS = re.compile(r"(data|constants)/\d+")
_CODE = re.compile(r"code/.*\.py")
_KEPT = re.compile(
    rf"data\.pkl|constants\.pkl|version|byteorder|{_NUMBERS.pattern}|{_CODE.pattern}", re.DOTALL
)
_SMALLEST = 4
_AGAIN = "Save the model again with torch.jit.save, or export it with torch.export.save."


def repacked(data: bytes) -> bytes:
    """Make an archive of the members that are asked for, none of them compressed.

    PyTorch reads zip archives by code of its own; it is to see what was checked here. Raises
    RefusedError: NOT_AN_ARCHIVE, TOO_MANY_MEMBERS, EXPANDS_TOO_MUCH, DUPLICATE_MEMBER,
    TOO_LARGE_CONFIG, TOO_MANY_PARAMETERS, BROKEN_MODEL.
    """
    check_archive(data, _MAX_EXPANDED)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as kept:
        members = {member.filename.partition("/")[2]: member for member in archive.infolist()}
        if len(members) < len(archive.infolist()):
            raise RefusedError(
                "DUPLICATE_MEMBER",
                f"The archive holds {counted(len(archive.infolist()), 'file')} under "
                f"{counted(len(members), 'name')}.",
                _AGAIN,
            )
        wanted = {name: member for name, member in members.items() if _KEPT.fullmatch(name)}
        _check_sizes({name: member.file_size for name, member in wanted.items()})
        for name, member in wanted.items():
            try:
                kept.writestr(f"model/{name}", archive.read(member))
            except Exception as problem:  # a damaged member raises far more than BadZipFile
                raise _broken(f"{quoted(name)} cannot be unpacked: {quoted(problem)}") from problem
    return made.getvalue()


def loaded(torch: Any, data: bytes) -> Any:
    """Load a repacked program in inference mode. Raises RefusedError BROKEN_MODEL."""
    try:
        with warnings.catch_warnings():
            # From 2.13 on PyTorch advises its own users against TorchScript.
            warnings.simplefilter("ignore", DeprecationWarning)
            return torch.jit.load(io.BytesIO(data), map_location="cpu").eval()
    except Exception as problem:  # PyTorch raises whatever the program raises
        raise _broken(f"PyTorch cannot load it: {quoted(reason(problem))}") from problem


def program_of(torch: Any, model: Any) -> Callable[..., Any]:
    """The function a program computes.

    It is run as it is written: what PyTorch would compile after some calls rounds in another way.
    """

    def program(*given: Any) -> Any:
        with torch.jit.optimized_execution(False):
            return model(*given)

    return program


def reason(problem: Exception) -> str:
    """The last line of what PyTorch says, without its own traceback."""
    lines = [line.strip() for line in str(problem).splitlines() if line.strip()]
    return lines[-1] if lines else type(problem).__name__


def _check_sizes(sizes: dict[str, int]) -> None:
    numbers = sum(size for name, size in sizes.items() if _NUMBERS.fullmatch(name))
    most = MAX_PARAMETERS * _SMALLEST
    if numbers > most:
        raise RefusedError(
            "TOO_MANY_PARAMETERS",
            f"The numbers of the model take {sized(numbers)}; at most {sized(most)} are opened.",
            "Upload a smaller model.",
        )
    rest = sum(sizes.values()) - numbers
    if rest > _MAX_CODE:
        raise RefusedError(
            "TOO_LARGE_CONFIG",
            f"The program itself takes {sized(rest)}; at most {sized(_MAX_CODE)} are read.",
            "Script or trace a smaller model.",
        )
    for name in ("data.pkl", "constants.pkl"):
        if name not in sizes:
            raise _broken(f"it holds no {name}")


def _broken(what: str) -> RefusedError:
    return RefusedError("BROKEN_MODEL", f"The TorchScript file cannot be right: {what}.", _AGAIN)
