"""Exported networks of pictures: what is read, answered, and refused."""

import numpy as np
import pytest
import torch
from torch import nn

from explainers.errors import RefusedError
from explainers.intake.vision.torch_file import takes_pictures, vision_of
from explainers.records import PictureInput
from tests.intake.torch import files
from tests.intake.vision import torch_networks as networks

BATCH = networks.pictures(5)
SIDE = networks.SIDE


def read(model, **options):
    return vision_of(networks.pt2(model.eval(), **options), "model.pt2")


def refused(data):
    with pytest.raises(RefusedError) as caught:
        vision_of(data, "model.pt2")
    return caught.value


def expected(name, batch=BATCH):
    given = networks.first(batch).requires_grad_()
    answer = networks.network(name)(given)
    (slopes,) = torch.autograd.grad(answer[:, 3].sum(), given)
    return answer.detach().numpy(), slopes.permute(0, 2, 3, 1).numpy()


@pytest.mark.parametrize("simpler", [False, True])
@pytest.mark.parametrize("name", networks.MAKERS)
def test_margins_and_slopes_are_those_of_the_network(name, simpler):
    _, part = networks.opened(name, simpler)
    margins, slopes = expected(name)
    np.testing.assert_allclose(part.margins(BATCH), margins, atol=1e-6)
    np.testing.assert_allclose(part.slopes(BATCH, 3), slopes, atol=1e-6)
    assert part.margins(BATCH).dtype == np.float64 and part.slopes(BATCH, 3).dtype == np.float32


@pytest.mark.parametrize("name", networks.MAKERS)
def test_every_layer_answers_the_maps_it_says(name):
    _, part = networks.opened(name)
    for layer in part.layers:
        maps, slopes = part.at_layer(BATCH, 1, layer.name)
        assert maps.shape == slopes.shape == (5, layer.height, layer.width, layer.channels)
        assert maps.dtype == slopes.dtype == np.float32
    assert not any("dropout" in layer.name for layer in part.layers)


def test_the_last_layer_is_met_by_the_slope_of_the_margin():
    """Of the mean of whole maps and a sum of weights, it is the weight over the places."""
    _, part = networks.opened("residual")
    _, slopes = part.at_layer(BATCH, 2, "relu__2")
    weights = networks.network("residual")[-1].weight[2].detach().numpy()
    np.testing.assert_allclose(slopes, np.broadcast_to(weights / 4, slopes.shape), atol=1e-7)


def test_the_card_says_what_pictures_it_takes():
    card, _ = networks.opened("plain")
    assert card.pictures == PictureInput(SIDE, SIDE, 3, True, None)
    assert card.readings == ("log-odds", "probability") and card.outputs == networks.CLASSES
    assert "gradients" not in card.lacks and "trees" in card.lacks


def test_channels_may_come_last():
    class Last(nn.Module):
        def __init__(self):
            super().__init__()
            self.network = networks.plain()

        def forward(self, x):
            return self.network(x.permute(0, 3, 1, 2))

    model = Last().eval()
    data = files.exported(model, torch.zeros(2, SIDE, SIDE, 3))
    card, part = vision_of(data, "model.pt2")
    assert not card.pictures.first
    with torch.no_grad():
        np.testing.assert_allclose(
            part.margins(BATCH), model(torch.from_numpy(BATCH)).numpy(), atol=1e-6
        )
    assert part.slopes(BATCH, 0).shape == BATCH.shape


@pytest.mark.parametrize("count", [0, 1, 7])
@pytest.mark.parametrize("fixed", [False, True])
def test_any_number_of_pictures(count, fixed):
    """A file that takes exactly two is asked about two."""
    _, part = read(networks.network("plain"), fixed=fixed)
    batch = networks.pictures(count)
    with torch.no_grad():
        wanted = networks.network("plain")(networks.first(batch)).numpy()
    np.testing.assert_allclose(part.margins(batch), wanted, atol=1e-6)
    assert part.slopes(batch, 0).shape == batch.shape
    maps, _ = part.at_layer(batch, 0, part.layers[0].name)
    assert len(maps) == count


def test_a_picture_alone_is_filled_up_where_the_network_would_lose_its_axis():
    class Squeezed(nn.Module):
        def __init__(self):
            super().__init__()
            self.maps = nn.Conv2d(3, 4, 3)

        def forward(self, x):
            return self.maps(x).mean((2, 3), keepdim=True).squeeze()

    _, part = read(Squeezed())
    assert part.margins(BATCH[:1]).shape == (1, 4)
    np.testing.assert_allclose(part.margins(BATCH[:1]), part.margins(BATCH)[:1], atol=1e-6)


def test_what_is_given_stays_as_it_is():
    _, part = networks.opened("residual")
    batch = networks.pictures()
    for ask in (part.answers, lambda given: part.slopes(given, 0)):
        ask(batch)
        np.testing.assert_array_equal(batch, networks.pictures())


def test_a_picture_does_not_depend_on_the_others():
    _, part = networks.opened("residual")
    alone = np.concatenate([part.slopes(BATCH[place : place + 1], 1) for place in range(5)])
    np.testing.assert_allclose(part.slopes(BATCH, 1), alone, atol=1e-6)


class Pooled(nn.Module):
    """Answers the mean of whole maps, of as many channels as it is given."""

    def forward(self, x):
        return x.mean((2, 3))


class Two(nn.Module):
    def forward(self, x, y):
        return (x + y).mean((2, 3))


def made(given, model=None, shapes=None, **options):
    rows = torch.export.Dim("rows")
    given = given if isinstance(given, tuple) else (given,)
    shapes = shapes or tuple({0: rows} for _ in given)
    return files.exported(model or Pooled(), *given, shapes=shapes, **options)


def test_what_is_no_picture_is_refused():
    rows = torch.export.Dim("rows")
    side = torch.export.Dim("side", min=4)
    picture = torch.zeros(2, 3, 8, 8)
    assert refused(made(torch.zeros(2, 5, 8, 8))).code == "UNFIT_PICTURES"
    assert refused(made((picture, picture), Two())).code == "UNFIT_PICTURES"
    assert refused(made(picture.long(), nn.Sequential(Floating(), Pooled()))).code == (
        "UNFIT_PICTURES"
    )
    open_side = made(picture, shapes=({0: rows, 2: side},))
    assert refused(open_side).code == "UNKNOWN_WIDTH"
    assert refused(files.pt2()).code == "NOT_A_TABLE_MODEL"


def test_an_answer_that_is_a_map_is_refused():
    problem = refused(made(torch.zeros(2, 3, 8, 8), nn.Conv2d(3, 2, 3)))
    assert problem.code == "ARRAY_ANSWERS"
    assert "an array of 2 × 6 × 6 numbers for each picture" in problem.sentence


class Floating(nn.Module):
    def forward(self, x):
        return x.float()


def test_it_is_told_from_a_model_of_a_table():
    from explainers.intake.torch.archive import opened
    from explainers.intake.torch.graph import graph_of

    assert takes_pictures(graph_of(opened(networks.pt2(networks.network("plain"))).program))
    assert not takes_pictures(graph_of(opened(files.pt2()).program))


def test_yes_or_no_to_several_questions_is_refused():
    assert refused(networks.pt2(networks.plain(nn.Sigmoid()).eval())).code == "MULTI_LABEL"
