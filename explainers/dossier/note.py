"""A reviewer's own words in a document: set apart from what was computed."""

from __future__ import annotations

from markupsafe import Markup

from explainers.dossier.markup import element, section, visible

MOST = 4_000
"""Signs that a note may have; what is longer belongs in a letter beside the document."""


def note(text: str, made: str) -> tuple[Markup, ...]:
    """Print a note with the moment it was put in, a paragraph a line; nothing where it is empty."""
    lines = [line for line in text[:MOST].splitlines() if line.strip()]
    if not lines:
        return ()
    told = f"Written by whoever made this document, {visible(made)}; no part of what was computed."
    return (
        section(
            "Note of the reviewer",
            *(element("p", visible(line)) for line in lines),
            element("p", told, class_="quiet"),
        ),
    )
