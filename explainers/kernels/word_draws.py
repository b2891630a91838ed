"""Which words LIME takes out of a text, number for number as the `lime` package draws them.

Ribeiro et al. 2016, section 3.3, and the package's `lime_text.py`: first how many of the different
words go, evenly from one to all of them; then which. Random numbers are taken in lime's order from
the generator it uses, so that equal seeds take out the same words.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def drawn(words: int, samples: int, seed: int) -> NDArray[np.bool_]:
    """Draw which of a text's different words stay: (`samples` - 1, words).

    lime's first sample is the text itself.
    """
    state = np.random.RandomState(seed)  # the generator lime draws from; this one is nobody else's
    gone = state.randint(1, words + 1, samples - 1)
    stay = np.ones((samples - 1, words), dtype=np.bool_)
    for row, count in zip(stay, gone, strict=True):
        row[state.choice(words, count, replace=False)] = False
    return stay
