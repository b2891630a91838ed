"""The tab Contrast: two classes, two pictures, two networks."""

import numpy as np
import pytest

from dashboard.pictures.contrast_models import _identity
from tests import toys
from tests.dashboard.conftest import figures, texts
from tests.dashboard.pages import goto
from tests.dashboard.pictures.picture_files import network, picture
from tests.dashboard.pictures.test_maps_page import opened
from tests.dashboard.pictures.test_pictures_page import brought, numbers
from tests.intake.pictures import files
from tests.intake.vision.keras_networks import chain

MODEL, PICTURE = "Another model", "Another picture"


def explained(tab):
    numbers(tab).button(key="explain").click().run()
    assert not tab.exception
    return tab.query_params["analysis"]


@pytest.fixture
def analysis(app):
    """The id of an analysis that was set up on the page Start."""
    return explained(brought(app))


def contrast(app, analysis, **query):
    return opened(app, analysis, look="Contrast", **query)


def other_network(app, side=32, classes=3):
    return explained(brought(app, toys.keras_file(chain("softmax", classes, (side, side, 3)))))


def images(tab):
    (figure,) = figures(tab)
    return [image["source"] for image in figure["layout"]["images"]]


def headings(tab):
    (figure,) = figures(tab)
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_two_classes_are_a_difference_and_its_two_maps(app, analysis):
    tab = contrast(app, analysis)
    told = texts(tab)
    assert len(images(tab)) == 3
    assert tab.get("plotly_chart")[0].proto.alt in told and "rather than “class " in told
    assert "The network's score is" in told and "The difference map adds up to" in told
    assert "This is the very map that" in told
    assert told.count(" · key ") == 2
    downloads = {button.label for button in tab.get("download_button")}
    assert {
        "Download difference (PNG)",
        "Download difference (SVG)",
        "Download CSV",
        "Download receipts (JSON)",
    } <= downloads


def test_the_runner_up_is_the_other_class_until_one_is_chosen(app, analysis):
    tab = contrast(app, analysis)
    names = [seen.split("<br>")[0].strip("</b>") for seen in headings(tab)]
    table = next(frame.value for frame in tab.dataframe if "difference" in frame.value)
    np.testing.assert_allclose(
        table["difference"], table[f"map of {names[1]}"] - table[f"map of {names[2]}"]
    )
    before = images(tab)
    box = tab.selectbox(key="rather_than")
    assert box.options[0] == f"{names[2]} (next best)"
    third = next(name for name in box.options[1:] if name not in names)
    box.select(third).run()
    assert not tab.exception and images(tab)[0] != before[0]
    assert images(tab)[1:] != before[1:] and third in headings(tab)[2]


def test_the_same_class_twice_has_no_contrast(app, analysis):
    tab = contrast(app, analysis)
    own = tab.selectbox(key="outcome").options[0].removesuffix(" (predicted)")
    tab.selectbox(key="rather_than").select(own).run()
    assert f"“{own}” is the class above: choose another one here" in texts(tab)
    assert not figures(tab)


def test_one_scale_for_all_is_said_by_all(app, analysis):
    tab = contrast(app, analysis, maps_method="LRP")
    assert len({seen.split("<br>")[1] for seen in headings(tab)}) == 2
    tab.radio(key="contrast_scale").set_value("one for all three").run()
    assert len({seen.split("<br>")[1] for seen in headings(tab)}) == 1


def test_maps_that_are_cut_off_are_only_subtracted(app, analysis):
    assert "Two maps were subtracted; each was cut off" in texts(
        contrast(app, analysis, maps_method="Grad-CAM")
    )


def test_two_pictures_are_asked_about_one_class(app, analysis):
    tab = contrast(app, analysis, contrast=PICTURE)
    assert len(images(tab)) == 2
    assert tab.text_input(key="other_picture").value == "cat/b.png"
    asked = texts(tab).split("what speaks for “")[1].split("”")[0]
    assert f"cat/b.png: “{asked}” has" in texts(tab) and f"cat/a.png: “{asked}” has" in texts(tab)
    assert len({seen.split("<br>")[1] for seen in headings(tab)}) == 1
    tab.text_input(key="other_picture").set_value("dog/d.png").run()
    assert "; in dog/d.png, " in texts(tab)
    tab.text_input(key="other_picture").set_value("cat/a.png").run()
    assert "“cat/a.png” is the picture this page is about: choose another one." in texts(tab)
    assert not figures(tab)


def test_a_link_names_the_other_picture(app, analysis):
    tab = contrast(app, analysis, contrast=PICTURE, row="dog/c.png", other_picture="cat/b.png")
    assert "In dog/c.png, what speaks for" in texts(tab) and "; in cat/b.png, " in texts(tab)


def test_one_picture_alone_has_no_other(app):
    tab = app().run()
    tab.file_uploader[0].upload("net.keras", network()).run()
    tab.file_uploader[1].upload("one.png", files.written(picture(0))).run()
    tab = contrast(app, explained(tab), contrast=PICTURE)
    assert "This is the only picture here. Bring several" in texts(tab) and not figures(tab)


def test_two_networks_look_at_one_picture_each_in_its_own_frame(app, analysis):
    other = other_network(app)
    tab = contrast(app, analysis, contrast=MODEL, other_model=other)
    told = texts(tab)
    assert len(images(tab)) == 2
    assert "For net.keras (1), what speaks for “class " in told and "; for net.keras (2), " in told
    assert "their pixels are parts of other sizes, of 24 × 24 and 32 × 32." in told
    assert "The maps agree " in told
    assert told.count(" · key ") == 2
    assert "The networks are given the picture in two ways." in told


def test_networks_of_one_frame_share_a_scale(app, analysis):
    other = explained(brought(app, toys.keras_file(chain("softmax", 3, (24, 24, 3), bias=False))))
    tab = contrast(app, analysis, contrast=MODEL, other_model=other)
    assert "Both maps have one scale" in texts(tab)
    assert len({seen.split("<br>")[1] for seen in headings(tab)}) == 1


def test_analyses_this_tab_has_opened_are_offered(app, analysis):
    other = other_network(app)
    tab = app(analysis=other).run()
    tab.query_params["analysis"] = analysis
    tab.run()
    tab.query_params["look"], tab.query_params["contrast"] = "Contrast", MODEL
    tab = goto(tab, "one-decision")
    (option,) = tab.selectbox(key="other_model").options
    assert option == f"net.keras on album.zip · {other}"
    assert not figures(tab)
    tab.selectbox(key="other_model").select(option).run()
    assert len(images(tab)) == 2


def test_without_another_analysis_the_tab_says_how_to_get_one(app, analysis):
    told = texts(contrast(app, analysis, contrast=MODEL))
    assert "bring the other network together with this very file, “album.zip”" in told


def test_a_class_the_other_network_has_not_is_said(app, analysis):
    other = other_network(app, classes=2)
    tab = contrast(app, analysis, contrast=MODEL, other_model=other, outcome="class 2")
    assert "“net.keras” has no class “class 2” among its 2;" in texts(tab)
    assert not figures(tab)


def test_other_pictures_cannot_be_compared(app, analysis):
    tab = app().run()
    tab.file_uploader[0].upload("net.keras", network()).run()
    tab.file_uploader[1].upload("one.png", files.written(picture(9))).run()
    told = texts(contrast(app, analysis, contrast=MODEL, other_model=explained(tab)))
    assert "is about other pictures: its file “one.png” holds 1 picture" in told
    assert "this very file, “album.zip”" in told


@pytest.mark.parametrize("given", ["nothing", "?analysis=", "http://[", "*", "\u202e"])
def test_what_names_no_analysis_is_said(app, analysis, given):
    tab = contrast(app, analysis, contrast=MODEL, other_model=given)
    assert "No analysis is found by what was chosen" in texts(tab)


def test_this_very_analysis_is_no_other(app, analysis):
    link = f"http://127.0.0.1:8501/one-decision?look=Contrast&analysis={analysis}&row=a"
    tab = contrast(app, analysis, contrast=MODEL, other_model=link)
    assert "That is this very analysis" in texts(tab)


def test_a_layer_is_asked_of_its_own_network_alone(app, analysis):
    other = explained(brought(app, renamed()))
    tab = contrast(
        app,
        analysis,
        contrast=MODEL,
        other_model=other,
        maps_method="Grad-CAM",
        **{"picture_grad_cam.layer": "edges"},
    )
    assert "net.keras (1): Seen at the layer “edges”" in texts(tab)
    assert "net.keras (2): Seen at the layer “ends”" in texts(tab)


def renamed():
    model = chain("softmax", 3, (24, 24, 3))
    for layer, name in zip(model.layers, ("begins", "ends", "mean", "classes"), strict=True):
        layer.name = name
    return toys.keras_file(model)


def test_a_number_is_compared_with_a_number_and_has_no_other_class(app):
    def number(size):
        tab = brought(app, toys.keras_file(chain("linear", 1, (size, size, 3))))
        tab.radio[0].set_value("number").run()
        return explained(tab)

    one, other = number(24), number(32)
    tab = contrast(app, one)
    assert tab.radio(key="contrast").options == [PICTURE, MODEL]
    assert "In cat/a.png, what speaks for the prediction lies" in texts(tab)
    tab = contrast(app, one, contrast=MODEL, other_model=other)
    assert len(images(tab)) == 2
    classes = contrast(app, one, contrast=MODEL, other_model=explained(brought(app)))
    assert "chooses among classes, and this network predicts a number" in texts(classes)


@pytest.mark.parametrize(
    ("chosen", "identity"),
    [
        ("https://x.y/model?analysis=-ab_C9&row=1", "-ab_C9"),
        ("net.keras on album.zip · -ab_C9", "-ab_C9"),
        ("  -ab_C9 ", "-ab_C9"),
        ("·", ""),
    ],
)
def test_an_analysis_is_known_by_its_link_its_option_or_its_id(chosen, identity):
    assert _identity(chosen) == identity
