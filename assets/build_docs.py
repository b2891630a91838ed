"""Write the README's generated tables and ERRORS.md: `python -m assets.build_docs`."""

from __future__ import annotations

import re
from pathlib import Path

from explainers import studies
from explainers.codes import IN_WORDS, RAISED_AS, ROOMS
from explainers.methods import registry
from explainers.methods.fitness import listed
from explainers.settings import SETTINGS
from explainers.settings_file import FILE_NAME, FILE_VARIABLE

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
ERRORS = ROOT / "ERRORS.md"

_SETTINGS_FILE = f"""
The same settings can stand in a file, `{FILE_NAME}` in the working folder or the one that
`{FILE_VARIABLE}` names, one line each: `model_mb = 300`, `pickle_names = ["acme.steps.LogScaler"]`,
`behind_proxy = true`. What stands in the environment wins; a line that is no setting, or not what
is allowed, keeps the server from starting."""

_ERRORS_HEAD = """# Errors

Written by `python -m assets.build_docs` from `explainers/codes`.

An error has a sentence about this very input, the next step, and a code. The sentence is made where
the error is raised; this page lists what the codes mean in general."""


def methods_table() -> str:
    """One line a method that explains something: what it answers and what it does not say."""
    lines = ["| method | views | answers | does not say | source |", "|---|---|---|---|---|"]
    titles = listed(registry().values())
    lines += [
        f"| {titles[method.name]} ({method.manner}) | {', '.join(sorted(method.scopes))} "
        f"| {method.question} | {method.silent_on} | [{method.paper}]({method.link}) |"
        for method in sorted(registry().values(), key=lambda method: titles[method.name])
        if method.paper
    ]
    return "\n".join(lines)


def studies_table() -> str:
    """One line a study: what it answers about a method's answer, what good and bad look like."""
    lines = ["| study | answers | good | bad | source |", "|---|---|---|---|---|"]
    lines += [
        f"| {study.title} | {study.question} | {study.good} | {study.bad} "
        f"| [{study.paper}]({study.link}) |"
        for study in sorted(studies.registry().values(), key=lambda study: study.title)
    ]
    return "\n".join(lines)


def settings_table() -> str:
    """One line a setting, and how they are written in a file."""
    lines = ["| variable | in the file | default | unit | what |", "|---|---|---|---|---|"]
    lines += [f"| `{s.name}` | `{s.key}` | {s.default} | {s.unit} | {s.help} |" for s in SETTINGS]
    return "\n".join([*lines, _SETTINGS_FILE])


def errors_page() -> str:
    """The whole of ERRORS.md: the kinds, then one table a room."""
    lines = [_ERRORS_HEAD, "", "| kind | type | means |", "|---|---|---|"]
    lines += [
        f"| {kind.value} | {' or '.join(f'`{name}`' for name in sorted(RAISED_AS[kind]))} "
        f"| {words} |"
        for kind, words in IN_WORDS.items()
    ]
    for room in ROOMS:
        lines += ["", f"## {room.title}", ""]
        lines += ["| code | kind | means | what to do |", "|---|---|---|---|"]
        lines += [
            f"| `{code.name}` | {code.kind.value} | {code.meaning} | {code.remedy} |"
            for code in room.codes
        ]
    return "\n".join([*lines, ""])


def filled(text: str) -> str:
    """Return the README's text with every generated part written anew."""
    tables = {
        "methods": methods_table(),
        "studies": studies_table(),
        "settings": settings_table(),
    }
    for name, table in tables.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"The README lacks the marks {begin} and {end}.")
        text = pattern.sub(lambda _, part=f"{begin}\n{table}\n{end}": part, text)
    return text


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
    ERRORS.write_text(errors_page(), encoding="utf-8")
