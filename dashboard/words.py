"""How numbers and names are written: one way, everywhere on the pages."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from numbers import Real

from dashboard.marks import NO_NAME, apart, one_line, whole_head, whole_tail
from explainers.dossier.cells import plain_cell
from explainers.records import Condition

__all__ = [
    "MINUS",
    "MISSING",
    "NAME_ALONE",
    "NOTHING",
    "condition_text",
    "display_names",
    "escape",
    "escape_markdown",
    "num",
    "one_line",
    "percent",
    "plain_cell",
    "sentence_case",
    "shortened",
    "signed",
    "value_text",
]

NOTHING = "–"
MISSING = "missing"
MINUS = "−"
NAME_ALONE = 80
"""Characters of a column's name where no other stands beside it, so that none is told apart from
it by :func:`display_names`: what it does not share with them must not be cut off."""

_WORD_JOINER = "\u2060"  # invisible and without width: it only keeps two characters apart
# Inside a word an underscore is no mark of Markdown. Left alone, so that a label's aria-label,
# which Streamlit takes as it is written, reads "applicant_id".
_MARK = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|[!-/:-@\[-^`{-~]")


def num(value: Real | float | None, digits: int = 3) -> str:
    """A number in `digits` significant digits: 0.0264, 1,169, −0.110, 4e−7.

    Whole digits are never rounded away, zeros that stand for nothing are dropped (4, not 4.00;
    but 0.110 for 0.1101), and numbers outside 0.001 to a million are written with an exponent.
    """
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    size = abs(float(value))
    if size == 0:
        return "0"
    mantissa, exponent = f"{size:.{digits - 1}e}".split("e")
    power = int(exponent)  # of the rounded number, so that 999.96 is a thousand
    if power >= -3 and size < 999_999.5:
        text = f"{size:,.{max(0, digits - 1 - power)}f}"
        text = _without_idle_zeros(text, size)
    else:
        mantissa = _without_idle_zeros(mantissa, float(mantissa))
        text = f"{mantissa}e{power}".replace("-", MINUS)
    return f"{MINUS}{text}" if value < 0 else text


def _without_idle_zeros(text: str, exact: float) -> str:
    """Drop trailing zeros when the shorter number is the same number; else they are rounding.

    The same but for the last bits, which a sum of 0.1 and 0.2 has wrong.
    """
    short = text.rstrip("0").rstrip(".") if "." in text else text
    same = math.isclose(float(short.replace(",", "")), exact, rel_tol=1e-12)
    return short if same else text


def signed(value: Real | float | None, digits: int = 3) -> str:
    """An effect: :func:`num` with its sign always written."""
    text = num(value, digits)
    return f"+{text}" if value is not None and value > 0 else text


def percent(share: float | None, decimals: int = 0) -> str:
    """A share from 0 to 1 in percent. Only 0 and 1 themselves become 0 % and 100 %."""
    if share is None or math.isnan(share):
        return NOTHING
    text = f"{share * 100:.{decimals}f}".replace("-", MINUS)
    if 0 < share < 1 and float(text.replace(MINUS, "-")) in (0, 100):
        return percent(share, decimals + 1) if decimals < 3 else _beyond(share, decimals)
    return f"{text} %"


def _beyond(share: float, decimals: int) -> str:
    step = 10.0**-decimals
    return f"under {step:.{decimals}f} %" if share < 0.5 else f"over {100 - step:.{decimals}f} %"


def value_text(value: object) -> str:
    """A value of the user's table in one line: a number, a text, or "missing"."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return MISSING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Real):
        return num(value)
    return one_line(str(value)) or "(empty)"


def sentence_case(text: str) -> str:
    """The text with a capital first letter; never for names, which stay as they are."""
    return text[:1].upper() + text[1:]


def shortened(name: str, width: int) -> str:
    """`name` in at most `width` characters, cut in the middle: endings tell columns apart."""
    return _cut(one_line(name), width, tail=width // 3)


def _cut(line: str, width: int, tail: int) -> str:
    if len(line) <= width:
        return line
    head = whole_head(line, width - 1 - tail).rstrip()
    return f"{head}…{whole_tail(line, len(line) - tail).lstrip()}"


def display_names(names: tuple[str, ...], width: int) -> tuple[str, ...]:
    """`names` shortened to about `width` characters, no two of them equal.

    Names that become equal are first cut at other places, then numbered.
    """
    lines = [one_line(name) or NO_NAME for name in names]
    shown = [_cut(line, width, width // 3) for line in lines]
    for tail in (width // 2, width - 2, 1):
        clashing = _repeated(shown)
        shown = [
            _cut(line, width, tail) if text in clashing else text
            for line, text in zip(lines, shown, strict=True)
        ]
    clashing = _repeated(shown)
    taken = set(shown)
    numbered = []
    for text in shown:
        options = (f"{text} ({count})" for count in itertools.count(1))
        name = next(each for each in options if each not in taken) if text in clashing else text
        taken.add(name)
        numbered.append(name)
    return tuple(numbered)


def _repeated(texts: list[str]) -> set[str]:
    return {text for text, count in Counter(texts).items() if count > 1}


def escape(name: str) -> str:
    """Text that Plotly shows literally: its labels read tags, entities and dollar signs."""
    text = apart(one_line(name)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("$", "&#36;")  # between dollars it would call MathJax where that is loaded


def escape_markdown(name: str) -> str:
    r"""Text that `st.markdown` shows literally.

    A backslash stops Markdown itself. Streamlit then looks through the finished text for
    `:material/icons:`, `:emoji:`, arrows and addresses, where the backslash is already gone: there
    an invisible word joiner keeps the pattern apart.
    """
    text = re.sub(r"([:@])(?=\S)", rf"\1{_WORD_JOINER}", apart(one_line(name)))
    text = re.sub(r"(?i)(?<=www)(?=\.)", _WORD_JOINER, text)
    text = re.sub(r"(?<=[-<>~])(?=[->=])", _WORD_JOINER, text)
    text = _MARK.sub(r"\\\g<0>", text)
    return re.sub(r"^(\d+)(?=\\[.)])", rf"{_WORD_JOINER}\1", text)


def condition_text(condition: Condition, name: str | None = None, width: int = 28) -> str:
    """A condition in one line: "12 < duration_months ≤ 18", "housing = rent".

    `name` is how the feature is called in this place; by default its own name, shortened.
    """
    name = shortened(condition.feature, width) if name is None else name
    if condition.category is not None:
        return f"{name} = {shortened(value_text(condition.category), width)}"
    if condition.low is not None and condition.high is not None:
        low, high = _apart(condition.low, condition.high)
        return f"{low} < {name} ≤ {high}"
    if condition.high is not None:
        return f"{name} ≤ {num(condition.high)}"
    if condition.low is not None:
        return f"{name} > {num(condition.low)}"
    return f"{name} = any value"


def _apart(low: float, high: float) -> tuple[str, str]:
    """Two thresholds in the fewest digits that tell them apart."""
    for digits in range(3, 17):
        texts = num(low, digits), num(high, digits)
        if texts[0] != texts[1]:
            return texts
    return num(low), num(high)
