"""Write the README's generated tables from the declarations: `python -m assets.build_docs`."""

from __future__ import annotations

import re
from pathlib import Path

from explainers.methods import registry
from explainers.settings import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def methods_table() -> str:
    """One line a method that explains something: what it answers and what it does not say."""
    lines = ["| method | views | answers | does not say | source |", "|---|---|---|---|---|"]
    lines += [
        f"| {method.title} ({method.manner}) | {', '.join(sorted(method.scopes))} "
        f"| {method.question} | {method.silent_on} | [{method.paper}]({method.link}) |"
        for method in sorted(registry().values(), key=lambda method: method.title)
        if method.paper
    ]
    return "\n".join(lines)


def settings_table() -> str:
    """One line a setting."""
    lines = ["| variable | default | unit | what |", "|---|---|---|---|"]
    lines += [f"| `{s.name}` | {s.default} | {s.unit} | {s.help} |" for s in SETTINGS]
    return "\n".join(lines)


def filled(text: str) -> str:
    """Return the README's text with every generated part written anew."""
    for name, table in (("methods", methods_table()), ("settings", settings_table())):
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        if not pattern.search(text):
            raise ValueError(f"The README lacks the marks {begin} and {end}.")
        text = pattern.sub(lambda _, part=f"{begin}\n{table}\n{end}": part, text)
    return text


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8")
