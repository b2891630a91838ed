"""A transformer that reads texts, as methods see it: answers, slopes by pieces, attention."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainers.intake.handle import two_sided
from explainers.intake.hugging_face.network import scores, starving
from explainers.intake.hugging_face.tokenizer import Tokenizer
from explainers.intake.reading import understood
from explainers.intake.texts.column import each_once
from explainers.intake.texts.part import Embeddings, Pieces, TextGradients, TextPart
from explainers.intake.texts.pieces import pieces_of
from explainers.records import Floats, Integers, Reading, TextInput

SLOPE_TOKENS = 1_024
"""Tokens differentiated at once: every layer keeps what it made of them, about 1 MB each."""
_MOST_TEXTS = 1_024
_EAGER = "eager"
_NO_SUM = "A transformer is no weighted sum of terms: each word changes what the others mean."


@dataclass(frozen=True, eq=False)
class Network:
    """A filled network with its tokenizer.

    outputs: numbers it answers a text. numbered_from: the number of the padding token where the
    network counts the places of its tokens from that, else None.
    """

    torch: Any
    model: Any
    tokenizer: Tokenizer
    outputs: int
    numbered_from: int | None


@dataclass(frozen=True, eq=False)
class Attention:
    """What a network looks at, to be asked as `Attending` says."""

    network: Network

    def __call__(self, text: str) -> tuple[NDArray[np.float32], Pieces]:
        """A text -> the weights (layers, heads, readers, pieces), and what the pieces are."""
        torch, model = self.network.torch, self.network.model
        pieces = pieces_of(self.network.tokenizer, text)
        tokens = torch.from_numpy(pieces.ids[None])
        with starving(), _eager(model), torch.inference_mode():
            answer = model(
                input_ids=tokens, attention_mask=torch.ones_like(tokens), output_attentions=True
            )
        return np.stack([layer[0].numpy() for layer in answer.attentions]), pieces


def text_input(network: Network) -> TextInput:
    """What the network reads, and what its pieces can be compared with."""
    config = network.model.config
    return TextInput(
        limit=network.tokenizer.tokens,
        attention=(int(config.num_hidden_layers), int(config.num_attention_heads)),
        baselines=tuple(_baselines(network.tokenizer)),
    )


def part_of(network: Network, reading: Reading | None = None) -> TextPart:
    """Make the part whose outputs are understood as `reading`; None: as they come."""
    # Nothing is trained here: only what leads to the embeddings is kept for the way back.
    network.model.requires_grad_(False)
    asked: Callable[[Sequence[str]], Floats] = partial(
        each_once, answer=partial(_scores, network), outputs=network.outputs, most=_MOST_TEXTS
    )
    sided = reading in ("log-odds", "probability") and network.outputs == 1
    return TextPart(
        answers=lambda texts: (
            asked(texts) if reading is None else understood(asked(texts), reading)
        ),
        margins=lambda texts: two_sided(asked(texts)[:, 0]) if sided else asked(texts),
        unit=_unit(network.outputs, sided),
        linear=None,
        gradients=TextGradients(
            partial(pieces_of, network.tokenizer),
            partial(_embedded, network),
            partial(_slopes, network, sided),
            _baselines(network.tokenizer),
        ),
        attention=Attention(network),
        why_no_linear=_NO_SUM,
        why_no_gradients="",
        why_no_attention="",
        read_as=partial(part_of, network),
    )


def _unit(outputs: int, sided: bool) -> str:
    if outputs > 1:
        return "score before softmax"
    return "log-odds" if sided else "prediction"


def _scores(network: Network, texts: Sequence[str]) -> Floats:
    numbers = network.tokenizer.numbers(texts)
    return scores(network.torch, network.model, numbers, network.outputs)


def _baselines(tokenizer: Tokenizer) -> Mapping[str, Callable[[Integers], Integers | None]]:
    marks = np.array(tokenizer.numbers([""])[0])

    def all_others(token: int, ids: Integers) -> Integers:
        return np.where(np.isin(ids, marks), ids, token)

    named = {"pad": tokenizer.padding, "mask": tokenizer.masking}
    found = {name: partial(all_others, token) for name, token in named.items() if token is not None}
    return {**found, "zero": lambda _: None}


def _embedded(network: Network, ids: Integers) -> Embeddings:
    torch = network.torch
    with torch.inference_mode():
        made = network.model.get_input_embeddings()(torch.from_numpy(np.asarray(ids, np.int64)))
    return np.asarray(made.numpy(), dtype=np.float32)


def _slopes(
    network: Network, sided: bool, embeddings: Embeddings, ids: Integers, output: int
) -> tuple[Floats, Embeddings]:
    size = max(1, SLOPE_TOKENS // max(1, embeddings.shape[1]))
    starts = range(0, len(embeddings), size)
    parts = [
        _slopes_at_once(network, embeddings[at : at + size], ids[at : at + size], output)
        for at in starts
    ]
    none = (np.empty((0, network.outputs)), np.empty((0, *embeddings.shape[1:]), np.float32))
    margins, slopes = (np.concatenate(each) for each in zip(none, *parts, strict=True))
    if not sided:
        return margins, slopes
    # Of one sum the second output is the sum itself, and the first is the sum turned round.
    return two_sided(margins[:, 0]), slopes if output else -slopes


def _slopes_at_once(
    network: Network, embeddings: Embeddings, ids: Integers, output: int
) -> tuple[Floats, Embeddings]:
    torch = network.torch
    given = torch.from_numpy(np.array(embeddings, dtype=np.float32)).requires_grad_()
    tokens = torch.from_numpy(np.asarray(ids, np.int64))
    places = {} if network.numbered_from is None else {"position_ids": _places(network, tokens)}
    with starving(), torch.enable_grad():
        answer = network.model(
            inputs_embeds=given, attention_mask=torch.ones_like(tokens), **places
        ).logits
        chosen = answer[:, output if network.outputs > 1 else 0].sum()
        (slopes,) = torch.autograd.grad(chosen, given)
    return np.asarray(answer.detach().double().numpy()), np.asarray(slopes.numpy())


def _places(network: Network, tokens: Any) -> Any:
    """Count places as the network does of ids: the padding token, if a text has it, has none."""
    counted = (tokens != network.numbered_from).long()
    return counted.cumsum(1) * counted + network.numbered_from


@contextmanager
def _eager(model: Any) -> Iterator[None]:
    """Have a network keep its weights of attention: the fast way never holds them."""
    usual = model.config._attn_implementation
    if usual == _EAGER:
        yield
        return
    model.set_attn_implementation(_EAGER)
    try:
        yield
    finally:
        model.set_attn_implementation(usual)
