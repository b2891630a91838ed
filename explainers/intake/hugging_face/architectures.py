"""The architectures that are built, and the settings each of them is given.

Exact names only. A setting that is not listed here never reaches transformers: it concerns training
alone, or asks for more than a network (other code, other weights, a download).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Architecture:
    """One network for classes: transformers.models.`module`, classes `stem`Config, `stem``task`.

    settings: what it is built from. numbered_from_pad: positions are counted from the number of
    the padding token, so that many fewer fit. stored: patterns of the network's names for its
    weights, and what files call these.
    """

    module: str
    stem: str
    settings: frozenset[str]
    numbered_from_pad: bool = False
    task: str = "ForSequenceClassification"
    stored: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The class as "architectures" in a configuration names it."""
        return f"{self.stem}{self.task}"


_BERT = frozenset(
    {
        *("vocab_size", "hidden_size", "num_hidden_layers", "num_attention_heads"),
        *("intermediate_size", "hidden_act", "max_position_embeddings", "type_vocab_size"),
        *("layer_norm_eps", "pad_token_id"),
    }
)
_DISTILBERT = frozenset(
    {
        *("vocab_size", "dim", "n_layers", "n_heads", "hidden_dim", "activation"),
        *("max_position_embeddings", "pad_token_id"),
    }
)
_ALBERT = _BERT | {"embedding_size", "num_hidden_groups", "inner_group_num"}
_DEBERTA = _BERT | {
    *("relative_attention", "max_relative_positions", "position_biased_input", "pos_att_type"),
    *("pooler_hidden_size", "pooler_hidden_act", "embedding_size"),
}
_DEBERTA_V2 = _DEBERTA | {
    *("position_buckets", "norm_rel_ebd", "share_att_key", "attention_head_size"),
    *("conv_kernel_size", "conv_groups", "conv_act"),
}
_MPNET = (_BERT - {"type_vocab_size"}) | {"relative_attention_num_buckets"}

ARCHITECTURES: Mapping[str, Architecture] = {
    "bert": Architecture("bert", "Bert", _BERT),
    "distilbert": Architecture("distilbert", "DistilBert", _DISTILBERT),
    "roberta": Architecture("roberta", "Roberta", _BERT, numbered_from_pad=True),
    "xlm-roberta": Architecture("xlm_roberta", "XLMRoberta", _BERT, numbered_from_pad=True),
    "camembert": Architecture("camembert", "Camembert", _BERT, numbered_from_pad=True),
    "albert": Architecture("albert", "Albert", _ALBERT),
    "electra": Architecture("electra", "Electra", _BERT | {"embedding_size"}),
    "deberta": Architecture("deberta", "Deberta", _DEBERTA | {"talking_head"}),
    "deberta-v2": Architecture("deberta_v2", "DebertaV2", _DEBERTA_V2),
    "mpnet": Architecture("mpnet", "MPNet", _MPNET, numbered_from_pad=True),
}
"""Architectures by the "model_type" of a configuration."""

NUMBERS: Mapping[str, tuple[int, int]] = {
    "vocab_size": (1, 1_000_000),
    **dict.fromkeys(("hidden_size", "dim", "embedding_size", "pooler_hidden_size"), (1, 8_192)),
    **dict.fromkeys(("num_hidden_layers", "n_layers"), (1, 96)),
    **dict.fromkeys(("num_attention_heads", "n_heads", "num_hidden_groups"), (1, 64)),
    **dict.fromkeys(("intermediate_size", "hidden_dim"), (1, 32_768)),
    "max_position_embeddings": (4, 8_192),
    "type_vocab_size": (0, 64),
    "inner_group_num": (1, 16),
    **dict.fromkeys(("max_relative_positions", "position_buckets"), (-1, 8_192)),
    "relative_attention_num_buckets": (2, 1_024),
    "attention_head_size": (1, 1_024),
    "conv_kernel_size": (0, 15),
    "conv_groups": (1, 64),
    "pad_token_id": (0, 1_000_000),
}
"""Settings that are whole numbers: the smallest and the largest that are built."""

FLAGS = frozenset({"relative_attention", "position_biased_input", "share_att_key", "talking_head"})
"""Settings that are true or false."""

_ACTIVATIONS = frozenset(
    {
        *("gelu", "gelu_new", "gelu_fast", "gelu_python", "gelu_pytorch_tanh", "gelu_accurate"),
        *("quick_gelu", "relu", "relu2", "relu6", "silu", "swish", "mish", "sigmoid", "tanh"),
        *("leaky_relu", "linear"),
    }
)
CHOICES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("hidden_act", "activation", "pooler_hidden_act", "conv_act"), _ACTIVATIONS),
    "norm_rel_ebd": frozenset({"none", "layer_norm"}),
}
"""Settings that are one of a few words."""

POSITIONS = frozenset({"c2p", "p2c"})
"""What "pos_att_type" may list."""
