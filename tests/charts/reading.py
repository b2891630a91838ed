"""Reading a figure as a person sees it."""

import html
import re
from collections.abc import Iterator

import plotly.graph_objects as go


def seen(text: str) -> str:
    """Plotly's pseudo-HTML as it appears: tags act, entities are one character, breaks break."""
    broken = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    return html.unescape(re.sub(r"<[^<>]*>", "", broken))


def rows_of(figure: go.Figure) -> list[str]:
    """The labels beside the rows, from the bottom upwards."""
    return [seen(text) for text in figure.layout.yaxis.ticktext]


def every_text(figure: go.Figure) -> Iterator[str]:
    """All strings of a figure that Plotly interprets."""
    layout = figure.layout
    for axis in (layout.xaxis, layout.yaxis):
        yield from (axis.ticktext or ())
        yield axis.title.text or ""
    yield layout.legend.title.text or ""
    yield from (note.text for note in layout.annotations)
    for trace in figure.data:
        yield trace.name or ""
        texts = trace.text if trace.text is not None else ()
        yield from ([texts] if isinstance(texts, str) else texts)
        if trace.type == "bar" and trace.customdata is not None:
            yield from (line[0] for line in trace.customdata)
        bar = trace.marker.colorbar.title.text if "marker" in trace else None
        yield bar or ""
