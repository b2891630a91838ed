"""Pieces stand where a reader sees them: in signs, without the space before, marks nowhere."""

import json

import numpy as np
import pytest

from explainers.intake.hugging_face.tokenizer import tokenizer_of
from explainers.intake.texts.pieces import pieces_of
from tests.intake.hugging_face import toy
from tests.intake.texts.corpus import HOSTILE


def plain():
    return tokenizer_of(toy.tokenizer().to_str().encode(), b"{}", 40, 17)


def made(model, before, vocabulary, normalizer=None, after=None):
    described = {
        **{"version": "1.0", "added_tokens": [], "normalizer": normalizer},
        **{"pre_tokenizer": before, "model": model, "post_processor": after},
    }
    return tokenizer_of(json.dumps(described).encode(), b"{}", 600, vocabulary)


def in_bytes():
    """Each byte is a piece, as in RoBERTa's vocabulary before any join."""
    from tokenizers.pre_tokenizers import ByteLevel

    vocabulary = {
        "<s>": 0,
        **{sign: at + 1 for at, sign in enumerate(sorted(ByteLevel.alphabet()))},
    }
    return made(
        {"type": "BPE", "vocab": vocabulary, "merges": []},
        {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        len(vocabulary),
        after={
            **{"type": "RobertaProcessing", "sep": ["<s>", 0], "cls": ["<s>", 0]},
            **{"trim_offsets": True, "add_prefix_space": True},
        },
    )


def in_words():
    """Words with the sign for a space before, as in SentencePiece."""
    known = ["<unk>", "▁", "▁good", "▁film", "s"]
    return made(
        {"type": "Unigram", "unk_id": 0, "vocab": [[name, -1.0] for name in known]},
        {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True},
        len(known),
        after={
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<unk>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}],
            "special_tokens": {"<unk>": {"id": "<unk>", "ids": [0], "tokens": ["<unk>"]}},
        },
    )


def parts(found, text):
    return [text[begin:end] for begin, end in found.spans[~found.special]]


def test_pieces_of_words():
    text = "Very films,  GOODLY"
    found = pieces_of(plain(), text)
    names = ("[CLS]", "very", "film", "##s", "[UNK]", "good", "##ly", "[SEP]")
    assert found.names == names
    assert parts(found, text) == ["Very", "film", "s", ",", "GOOD", "LY"]
    assert found.special.tolist() == [True, *[False] * 6, True]
    assert found.spans[[0, -1]].tolist() == [[-1, -1], [-1, -1]]
    assert found.ids.tolist() == plain().numbers([text])[0]


def test_marks_alone_and_what_is_cut_off():
    nothing = pieces_of(plain(), "")
    assert nothing.special.all() and nothing.spans.tolist() == [[-1, -1], [-1, -1]]
    assert len(pieces_of(plain(), "good " * 100).ids) == 40


def test_a_sign_of_several_bytes_is_where_each_of_them_stands():
    found = pieces_of(in_bytes(), "é 👍 x")
    stood = [(0, 0), *[(0, 1)] * 2, (2, 2), *[(2, 3)] * 4, (4, 4), (4, 5)]
    assert [tuple(span) for span in found.spans[~found.special]] == stood


def test_the_sign_for_a_space_is_left_out_of_a_span():
    found = pieces_of(in_words(), "good   films")
    assert found.names == ("<unk>", "▁good", "▁", "▁", "▁film", "s")
    assert parts(found, "good   films") == ["good", " ", " ", "film", "s"]


@pytest.mark.parametrize("tokenizer", [plain, in_bytes, in_words])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_spans_lie_in_every_text(tokenizer, text):
    found = pieces_of(tokenizer(), text)
    assert len(found.ids) == len(found.names) == len(found.special) == len(found.spans)
    inside = found.spans[~found.special]
    assert (inside[:, 0] >= 0).all() and (inside[:, 1] <= len(text)).all()
    assert (inside[:, 0] <= inside[:, 1]).all()
    assert (np.diff(inside[:, 0]) >= 0).all()
