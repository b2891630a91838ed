"""Settings from a file: `rationale.toml` in the working folder, or what RATIONALE_SETTINGS names.

A line of the file is a setting's key and its value, such as `model_mb = 300`. What stands in the
environment wins: an administrator can try something out without touching the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explainers.errors import RefusedError, quoted
from explainers.settings import SETTINGS, Setting, from_environment, number_allowed

FILE_NAME = "rationale.toml"
FILE_VARIABLE = "RATIONALE_SETTINGS"

_BY_KEY = {setting.key: setting for setting in SETTINGS}


@dataclass(frozen=True)
class Given:
    """What was given for the settings: `texts` by name, and for each where it was found.

    `texts` is an environment: `from_environment` reads it.
    """

    texts: Mapping[str, str]
    places: Mapping[str, str]

    def text(self, setting: Setting) -> str:
        """The setting's text in force."""
        return self.texts.get(setting.name, setting.default)

    def place(self, setting: Setting) -> str:
        """Where it comes from: "environment", the name of the file, or "default"."""
        return self.places.get(setting.name, "default")


def given(environment: Mapping[str, str], folder: Path) -> Given:
    """What the environment and the file say; the file is looked for in `folder`.

    Raises RefusedError BAD_SETTING with the file, the key and what is allowed; each line must be
    right, also where the environment has another value. Without a file only the environment counts.
    """
    file = _file(environment, folder)
    written = {} if file is None else _read(file)
    said = {s.name: environment[s.name] for s in SETTINGS if s.name in environment}
    name = "" if file is None else file.name
    places = {**dict.fromkeys(written, name), **dict.fromkeys(said, "environment")}
    return Given({**written, **said}, places)


def _file(environment: Mapping[str, str], folder: Path) -> Path | None:
    named = environment.get(FILE_VARIABLE, "").strip()
    if named:
        return folder / named  # an absolute one stays as it is
    found = folder / FILE_NAME
    return found if found.exists() else None


def _read(file: Path) -> dict[str, str]:
    try:
        lines = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise _unreadable(file, problem.strerror or type(problem).__name__) from problem
    except ValueError as problem:  # of TOML, of UTF-8, or a NUL in the name
        raise _unreadable(file, quoted(problem)) from problem
    texts = {}
    for key, value in lines.items():
        setting = _BY_KEY.get(key)
        if setting is None:
            raise RefusedError(
                "BAD_SETTING",
                f"{quoted(file.name)} has the key {quoted(key)}, which is no setting; allowed are "
                f"{', '.join(_BY_KEY)}.",
                "Correct its name, or take the line out.",
            )
        texts[setting.name] = _checked(file, setting, value)
    return texts


def _checked(file: Path, setting: Setting, value: Any) -> str:
    text, allowed = _text(setting, value)
    place = f"In {quoted(file.name)}, {setting.key}"
    step = f"Change it there, or take the line out for the default ({setting.default or 'none'})."
    if text is None:
        shown = quoted(str(value).lower() if isinstance(value, bool) else value)
        sentence = f"{place} is {shown}, a TOML {_kind(value)}; allowed is {allowed}."
        raise RefusedError("BAD_SETTING", sentence, step)
    try:
        from_environment({setting.name: text})
    except RefusedError as problem:
        raise RefusedError("BAD_SETTING", f"{place}: {problem.sentence}", step) from problem
    return text


def _text(setting: Setting, value: Any) -> tuple[str | None, str]:
    """Return the value as it would stand in the environment, or None, and what is allowed."""
    if setting.unit in ("folder", "address", "URL"):
        return (value if isinstance(value, str) else None), "a text in quotation marks"
    if setting.unit == "names":
        listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return (",".join(value) if listed else None), 'a list such as ["acme.steps.LogScaler"]'
    if setting.unit == "yes or no":
        word = "yes" if value is True else "no"
        return (word if isinstance(value, bool) else None), "true or false"
    number = isinstance(value, int) and not isinstance(value, bool)  # Python's True is a number
    other = isinstance(value, str) and value == setting.default == "auto"
    return (str(value) if number or other else None), number_allowed(setting)


def _kind(value: Any) -> str:
    kinds = {bool: "boolean", int: "integer", float: "float", str: "string", list: "array"}
    return kinds.get(type(value), "table" if isinstance(value, dict) else "date or time")


def _unreadable(file: Path, why: str) -> RefusedError:
    return RefusedError(
        "BAD_SETTING",
        f"The file of settings {quoted(file.name)} cannot be read: {why}.",
        f"Write it as TOML, one line a setting such as model_mb = 300; it is looked for as "
        f"{FILE_NAME} in the working folder, or where {FILE_VARIABLE} says.",
    )
