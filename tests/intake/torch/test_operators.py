"""The list of operators is true of PyTorch as it is installed."""

import pytest
import torch

from explainers.intake.torch.operators import CODING, FUNCTIONS, HANDING_ON, IN_PLACE, NUMBERS

# They draw numbers at random only while a model learns, which is refused.
RANDOM_IN_TRAINING = ("dropout", "scaled_dot_product_attention")


def operator(name):
    base, _, overload = name.partition(".")
    return getattr(getattr(torch.ops.aten, base), overload)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_function_changes_nothing_it_is_given(name):
    assert not operator(name)._schema.is_mutable


@pytest.mark.parametrize("name", sorted(IN_PLACE))
def test_an_operator_in_place_changes_its_first_input_alone(name):
    written = [each.is_write for each in operator(name)._schema.arguments]
    # One only takes a tensor out of the record of gradients.
    assert written[0] and not any(written[1:])


def test_nothing_is_drawn_at_random():
    seeded = {
        name
        for name in FUNCTIONS | IN_PLACE
        if torch.Tag.nondeterministic_seeded in operator(name).tags
    }
    assert all(any(part in name for part in RANDOM_IN_TRAINING) for name in seeded)
    assert torch.Tag.nondeterministic_seeded in operator("bernoulli.default").tags


def test_what_is_said_of_some_is_said_of_listed_ones():
    assert FUNCTIONS >= CODING | HANDING_ON
    assert not FUNCTIONS & IN_PLACE
    assert all(name.startswith("_operator.") for name in NUMBERS)
