"""Texts as people write them, and as nobody should."""

from __future__ import annotations

import random

HOSTILE = {
    "nothing": "",
    "white space": " \t\n\r\n\u00a0\u3000",
    "punctuation alone": "?!... -- «»",
    "right to left": "قال الرجل: «مَرْحَبًا»، ثم ذهب.",
    "Hebrew with points": "שָׁלוֹם עוֹלָם",
    "marks of their own": "cafe\u0301 \u0301x n\u0303a",
    "Chinese": "这部电影很好。我喜欢！",
    "Japanese": "コーヒーを、飲む。々",
    "Thai": "กำลังใจดี ๑๒",
    "Devanagari": "नमस्ते क्\u200dष।",
    "Korean": "한국어 문장",
    "emoji": "👩🏽\u200d🚀 🇩🇪🇫🇷 1️⃣ ❤️ 🏽",
    "signs nobody sees": "a\u200bb c\u200dd ne\u00adver \ufeffx",
    "NUL": "good\x00bad",
    "letters that grow": "İstanbul ΑΣ ΣΑΣ ß ﬁn ǅ Ⅷ ½",
    "a page": "<b onclick='x()'>bold</b> &amp; {{x}} $x^2$ **y** :smile:",
    "spaces in a row": "The  Quick\n\n brown\x1cfox \x85 end",
    "numbers": "3.5 of 1,000 on 2024-01-02",
}

_WORDS = [
    "good",
    "bad",
    "film",
    "a",
    "very",
    "the",
    "not",
    "dull",
    "fine",
    "actor",
    "plot",
    "don't",
    "well-made",
    "it",
]


def reviews(count: int = 80) -> tuple[list[str], list[str]]:
    """Short texts of few words and what each says: good, or bad."""
    draw = random.Random(0)
    texts = [" ".join(draw.choices(_WORDS, k=draw.randint(4, 14))) for _ in range(count)]
    return texts, ["good" if text.count("good") > text.count("bad") else "bad" for text in texts]
