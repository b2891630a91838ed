"""A small text classifier with random weights, saved as Hugging Face saves its own."""

import functools
import importlib
import io
import json
import tempfile
import zipfile
from pathlib import Path

from explainers.intake.hugging_face.architectures import ARCHITECTURES

WORDS = ("good", "bad", "film", "a", "very", "the", "not", "dull", "fine", "##s", "##ly", ".")
MARKS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
TEXTS = ("good film", "A very bad film.", "not dull", "", "finely", "the the the the", "zebra")
SMALL = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 48,
    "max_position_embeddings": 40,
    "vocab_size": len(WORDS) + len(MARKS),
    # Weights as large as in a trained network, so that answers differ from text to text.
    "initializer_range": 0.5,
}
OWN = {
    "distilbert": {
        **{"dim": 32, "n_layers": 2, "n_heads": 4, "hidden_dim": 48, "max_position_embeddings": 40},
        **{"vocab_size": SMALL["vocab_size"], "initializer_range": 0.5},
    },
    "albert": {**SMALL, "embedding_size": 16},
    "electra": {**SMALL, "embedding_size": 16},
    "deberta": {
        **{**SMALL, "relative_attention": True, "pos_att_type": ["c2p", "p2c"]},
        **{"position_biased_input": False, "max_relative_positions": -1},
    },
    "deberta-v2": {
        **{**SMALL, "relative_attention": True, "pos_att_type": "p2c|c2p", "position_buckets": 8},
        **{"norm_rel_ebd": "layer_norm", "share_att_key": True, "position_biased_input": False},
        **{"conv_kernel_size": 3, "conv_act": "gelu"},
    },
}
YES_NO = {0: "negative", 1: "positive"}


def tokenizer():
    """Cut texts as BERT does, with a vocabulary of 17 pieces."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = {word: number for number, word in enumerate((*MARKS, *WORDS))}
    made = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=True)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made


@functools.cache
def files(kind="bert", **changes):
    """What `save_pretrained` writes, by file name. `changes` are settings of the configuration."""
    import torch
    from transformers import PreTrainedTokenizerFast

    known = ARCHITECTURES[kind]
    home = f"transformers.models.{known.module}"
    settings = importlib.import_module(f"{home}.configuration_{known.module}")
    network = importlib.import_module(f"{home}.modeling_{known.module}")
    labels = {"id2label": dict(changes.pop("labels", tuple(YES_NO.items())))}
    config = getattr(settings, f"{known.stem}Config")(
        **{**OWN.get(kind, SMALL), **labels, **changes}
    )
    torch.manual_seed(1)
    model = getattr(network, known.name)(config).eval()
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        PreTrainedTokenizerFast(
            tokenizer_object=tokenizer(), unk_token="[UNK]", pad_token="[PAD]", model_max_length=32
        ).save_pretrained(folder)
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def packed(members, top=""):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(top + name, content)
    return stream.getvalue()


def folder(kind="bert", **changes):
    """A good folder, packed."""
    return packed(files(kind, **changes))


def with_json(name, kind="bert", **changes):
    """The folder after the settings in the file `name` were changed; None takes one away."""
    members = dict(files(kind))
    settings = json.loads(members[name]) | changes
    settings = {key: value for key, value in settings.items() if value is not None}
    return packed(members | {name: json.dumps(settings).encode()})


def with_config(kind="bert", **changes):
    return with_json("config.json", kind, **changes)
