"""A model and a table whose every name is an attempt: markup, links, formulas, marks, long texts.

What is written for one place (HTML, Markdown, Streamlit's own directives, Plotly's labels,
spreadsheets, template engines) is read in all of them, so each name goes through all pages.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder

ROWS = 60
IMAGE = "<img src=x onerror=window.pwned=1>"
SCRIPT = "<script>window.pwned=2</script>"

NUMBERS = (
    IMAGE,
    SCRIPT,
    "[a](http://evil.example)",
    "![x](http://evil.example/x.png)",
    "<a href='javascript:window.pwned=3'>x</a>",
    r"$\frac{1}{2}$ :material/home: :red[x]",
    "**b** __c__ `d` | ~~e~~ # f",
    "&lt;b&gt; &amp; &#36; a<br>b <b>c</b>",
    "%{x} {{7*7}} ${7*7} %{customdata[0]}",
    "=1+1",
    "@SUM(1) -> <- -- [] <>",
    "http://evil.example/?q=1 www.evil.example a@evil.example",
    "\u202eelif\u202c \u200fmark\u200e \u2067turned\u2069",
    "Z\u0351\u036b\u0343a\u0329\u030cl\u0367\u0310g\u0300\u0341o",
    "年収（万円）は全角",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 emoji",
    "عمر العميل",
    "long " + "x<b>" * 240 + " end",
)
TEXTS = ("\u200b", "קטגוריה", '" onmouseover="window.pwned=4', "a,b;c\td'e")
VALUES = (
    "<iframe src=http://evil.example></iframe>",
    '=HYPERLINK("http://evil.example","x")',
    "[v](javascript:window.pwned=5)",
    "+1 :material/delete: $x$",
    "\u202egnp.exe",
    "住宅 שלום",
    "x" * 10_000,
)
CLASSES = (
    "![no](http://evil.example/n.png) <b>no</b>",
    "=yes() :red[yes] <svg onload=window.pwned=6>",
)
IDENTIFIER = "**id** <i>of</i> [row](http://evil.example)"
OUTCOME = "outcome"
MODEL_FILE = "<img src=x onerror=window.pwned=7> **model** [m](http:evil).skops"
TABLE_FILE = "$x$ :smile: <b>people<b> `t` ==.csv"


def identifiers() -> list[str]:
    """One name a row, each another attempt."""
    tries = (IMAGE, "[r](http://evil.example)", "=1+1", "`r` **r** :red[r]", "\u202er", "שורה")
    return [f"{tries[at % len(tries)]} {at}" for at in range(ROWS)]


@cache
def frame() -> pd.DataFrame:
    """The model's columns, (ROWS, 22)."""
    draw = np.random.default_rng(3)
    numbers = {name: draw.normal(size=ROWS).round(3) for name in NUMBERS}
    texts = {name: draw.choice(VALUES, ROWS) for name in TEXTS}
    return pd.DataFrame(numbers | texts)


@cache
def outcomes() -> np.ndarray:
    """The class of each row, (ROWS,): all columns have a say in it."""
    data = frame()
    told = sum((at % 3 + 1) * data[name] for at, name in enumerate(NUMBERS))
    told = told + sum(3 * (data[name] == VALUES[at]) for at, name in enumerate(TEXTS))
    return np.where(told > np.median(told), CLASSES[1], CLASSES[0])


@cache
def model() -> bytes:
    """The model as a skops file."""
    columns = ColumnTransformer(
        [
            ("texts", OneHotEncoder(handle_unknown="ignore"), list(TEXTS)),
            ("numbers", "passthrough", list(NUMBERS)),
        ]
    )
    forest = RandomForestClassifier(12, max_depth=5, random_state=0)
    return skops.io.dumps(
        Pipeline([("columns", columns), ("model", forest)]).fit(frame(), outcomes())
    )


@cache
def csv() -> bytes:
    """The table with identifiers, outcomes and a date, as a person would upload it."""
    data = frame().copy()
    data.insert(0, IDENTIFIER, identifiers())
    data["seen <b>on</b>"] = [f"2024-01-{1 + at % 28:02d}" for at in range(ROWS)]
    data[OUTCOME] = outcomes()
    return data.to_csv(index=False).encode()
