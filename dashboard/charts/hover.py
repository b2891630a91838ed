"""What a pointer is told: names and values in full, as far as a screen has room for them."""

from __future__ import annotations

import textwrap

from dashboard.words import escape, shortened

LINE = 64  # characters: a longer line would run out of the window
MOST = 240  # a text of a whole page would hide the chart; the table under it holds all of it
POINT = 60  # thousands of points carry their texts: these travel with the figure


def hover_text(text: str) -> str:
    """A name, or what else is told of a bar, escaped and broken into lines."""
    lines = textwrap.wrap(shortened(text, MOST), LINE, break_on_hyphens=False)
    return "<br>".join(escape(line) for line in lines)


def hover_pair(name: str, value: str) -> str:
    """A feature with its value, "name = value", each cut on its own so that neither hides one."""
    return hover_text(f"{shortened(name, MOST // 2 - 2)} = {shortened(value, MOST // 2 - 2)}")


def point_text(text: str) -> str:
    """A name or value that is told of many points: short enough to be sent with each of them."""
    return escape(shortened(text, POINT))
