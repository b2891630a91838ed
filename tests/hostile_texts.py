"""Texts that try to act where they are shown, and a model that has learned from them.

Each goes through what reads a text: HTML, Markdown, LaTeX, Streamlit's own directives, Plotly's
labels, spreadsheets; and what turns a text round or hides in it.
"""

from __future__ import annotations

from functools import cache

import pandas as pd
import skops.io
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

TRIES = (
    "<img src=x onerror=window.pwned=1> fine film",
    "<script>window.pwned=2</script> dull </div></span> film",
    "</style><style>body{display:none}</style> fine <b onclick='window.pwned=3'>plot</b>",
    '" onmouseover="window.pwned=4" title=" dull \' onfocus=\'window.pwned=5 plot',
    "[fine](javascript:window.pwned=6) ![x](http://evil.example/x.png) <http://evil.example>",
    r"dull $\frac{1}{2}$ $$x^2$$ \(y\) :material/home: :red[plot] :smile: :bug:",
    "# fine\n\n* **film** `plot` ~~dull~~\n\n| a | b |\n|---|---|\n> quote",
    "&lt;b&gt; &amp; &#36; dull <br> plot <b>fine</b> %{x} {{7*7}} ${7*7}",
    '=HYPERLINK("http://evil.example","dull") +plot -fine @film',
    "fine \u202eelif txt.exe\u202c plot \u2066dull\u2069 film",
    "\u0641\u064a\u0644\u0645 \u0631\u0627\u0626\u0639 fine \u05e9\u05dc\u05d5\u05dd \u200f plot",
    "javascript:alert(1) dull data:text/html,<svg onload=window.pwned=7> film\x00\r\nfine\rfilm",
)
FILLING = tuple(f"{word} film with a {word} plot" for word in ("fine", "dull") for _ in range(6))
TEXTS = (*TRIES, *FILLING)


@cache
def said() -> tuple[str, ...]:
    """What each text says, (texts,)."""
    return tuple("good" if text.count("fine") > text.count("dull") else "poor" for text in TEXTS)


@cache
def model() -> bytes:
    """The model as a skops file: it knows every run of letters in the texts."""
    cut = TfidfVectorizer(token_pattern=r"(?u)\b\w+\b")
    return skops.io.dumps(make_pipeline(cut, LogisticRegression(C=10)).fit(TEXTS, said()))


@cache
def file() -> bytes:
    """The texts with their outcomes, as Parquet: what stands in a cell is not read there."""
    return pd.DataFrame({"text": TEXTS, "said": said()}).to_parquet(index=False)
