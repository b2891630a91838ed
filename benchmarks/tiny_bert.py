"""A BERT of two layers with weights drawn at random, packed as Hugging Face saves its own.

What Integrated Gradients cost does not depend on what a network has learned. Its words are the most
frequent of the texts it is given.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

LAYERS, WIDTH, HEADS, LONGEST = 2, 128, 2, 512
WORDS = 4_000
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def packed(texts: Sequence[str]) -> bytes:
    """The folder of a network that cuts texts into words, as a ZIP."""
    cut = _tokenizer(texts)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=cut.get_vocab_size(),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * WIDTH,
        max_position_embeddings=LONGEST,
        initializer_range=0.2,  # answers differ from text to text, as those of a trained network
        id2label={0: "negative", 1: "positive"},
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=cut, unk_token="[UNK]", pad_token="[PAD]", model_max_length=LONGEST
    )
    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(stream, "w") as archive:
        BertForSequenceClassification(config).eval().save_pretrained(folder)
        fast.save_pretrained(folder)
        for path in sorted(Path(folder).iterdir()):
            archive.write(path, path.name)
    return stream.getvalue()


def _tokenizer(texts: Sequence[str]) -> Tokenizer:
    counted = Counter(word for text in texts for word in text.lower().split())
    words = (*MARKS, *(word for word, _ in counted.most_common(WORDS)))
    numbers = {word: number for number, word in enumerate(words)}
    made = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [(mark, numbers[mark]) for mark in ("[CLS]", "[SEP]")]
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=ends
    )
    return made
