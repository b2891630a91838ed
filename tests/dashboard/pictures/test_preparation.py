"""How pictures are prepared, from the upload to the explanation: as the file says, or as chosen."""

from __future__ import annotations

from dashboard import backend
from explainers.records import Preparation
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto
from tests.dashboard.pictures.picture_files import album
from tests.dashboard.pictures.test_pictures_page import ASKED, brought, numbers
from tests.intake.vision.hugging_face_folders import folder

CUT = {"size": {"shortest_edge": 32}, "image_processor_type": "ConvNextImageProcessor"}
SAID = Preparation(
    *(32, 32, "crop", "RGB", 1 / 255, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)), resize=36
)


def explained(app, tab):
    """The analysis that the button makes, and the page that explains its first picture."""
    tab.button(key="explain").click().run()
    assert not tab.exception
    found = tab.query_params["analysis"]
    page = goto(app(analysis=found).run(), "one-decision")
    assert not page.exception
    (analysis,) = backend.service().workspace.analyses()
    return analysis, page


def test_what_the_file_says_is_what_the_explanation_is_made_with(app):
    tab = app().run()
    tab.file_uploader[0].upload(
        "net.zip", folder("resnet", "preprocessor_config.json", **CUT)
    ).run()
    tab.file_uploader[1].upload("album.zip", album()).run()
    assert not tab.exception
    assert "The file says how pictures are prepared. Its shorter side resized to 36" in texts(tab)
    assert ASKED not in [each.label for each in tab.radio]
    assert len(tab.get("image")) == 3
    analysis, page = explained(app, tab)
    assert analysis.preparation == SAID == analysis.model.pictures.preparation
    told = texts(page)
    assert "NO_PREPARATION" not in told and "cat/a.png: " in told
    assert len(figures(page)) == 1


def test_a_margin_is_proposed_as_imagenets_networks_had_it_and_can_be_set(app):
    tab = numbers(brought(app))
    filling = next(each for each in tab.radio if each.label == "A picture of another shape")
    filling.set_value("margin").run()
    assert not tab.exception
    assert "Its shorter side resized to 27 pixels, of which 24 × 24 pixels are cut" in texts(tab)
    before = [part.value for part in tab.markdown if part.value.startswith("- ")]
    side = next(each for each in tab.number_input if each.label.startswith("Shorter side"))
    side.set_value(30).run()
    assert before != [part.value for part in tab.markdown if part.value.startswith("- ")]
    analysis, page = explained(app, tab)
    assert analysis.preparation.resize == 30 and analysis.preparation.fit == "crop"
    assert len(figures(page)) == 1
