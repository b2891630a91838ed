"""Acceptance: what a map marks is what the answer hangs on, for every method and photograph.

Of the square patches of a photograph, those that a method's map puts first are taken away first,
and the network's answer falls sooner than on average over random orders of the same patches.
"""

from dataclasses import replace

import numpy as np
import pytest

from explainers import methods, studies
from explainers.methods.fitness import why_not
from explainers.studies.declaration import studied
from tests import picture_subjects
from tests.studies.photographs import PHOTOGRAPHS, network, subject

STUDY = studies.registry()["picture_deletion"]
METHODS = [
    method
    for method in methods.registry().values()
    if method.shape == "maps" and not why_not(method, picture_subjects.analysis(network().card))
]
# Of methods that ask about many pictures: fewer, so that all of this takes a minute.
FEWER = {
    "picture_integrated_gradients": {"steps": 32},
    "picture_lime": {"samples": 200},
    "picture_occlusion": {"stride": 1},
    "picture_partition_shap": {"evaluations": 150},
}


def areas(method, name):
    """The area under deletion in the map's order, and in the mean of random orders."""
    joint = studied(method, STUDY)
    fewer = FEWER.get(method.name, {})
    parameters = joint.parameters(**fewer, study_steps=20)
    answer = joint.run(subject(name), parameters, np.random.default_rng(0))
    found = dict(zip(answer.facts["measures"], answer.arrays["measures"][:, 0], strict=True))
    return found["area under deletion"], found["area under deletion, random order"]


def negated(method):
    """The same method with every map turned round."""

    def run(*arguments):
        answer = method.run(*arguments)
        return replace(answer, arrays={**answer.arrays, "values": -answer.arrays["values"]})

    return replace(method, run=run)


@pytest.mark.parametrize("name", PHOTOGRAPHS)
@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_the_answer_falls_sooner_in_the_maps_order_than_in_a_random_one(method, name):
    own, chance = areas(method, name)
    assert own < chance, f"{own:.3f} in the map's order, {chance:.3f} in random ones"


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_a_negated_map_is_found_out(name):
    own, chance = areas(negated(methods.registry()["picture_lrp"]), name)
    assert own > chance
