"""Pictures from the command line: archives and folders, how they are prepared, maps in files."""

import io
import json
import re
import zipfile

import numpy as np
import pytest
from PIL import Image

from explainers.cli.folders import Unopened
from explainers.records import OneRow, Request
from explainers.service.plan import plan
from explainers.settings import from_environment
from tests import picture_subjects as given
from tests.cli.conftest import inline
from tests.dossier.made import Reading

FILES = ("network.keras", "pictures.zip")
HOW = f"--preparation={json.dumps(given.HOW.content())}"
ROW = ("--row=#2", "--method=picture_gradient_input")

pytestmark = pytest.mark.usefixtures("network")


@pytest.fixture
def network(folder):
    """The working folder, with a network and pictures in an archive and in a folder."""
    (folder / FILES[0]).write_bytes(given.network())
    (folder / FILES[1]).write_bytes(given.archive())
    (folder / "photos").mkdir()
    with zipfile.ZipFile(FILES[1]) as archive:
        for name in given.NAMES:
            (folder / "photos" / name.replace("/", "-")).write_bytes(archive.read(name))
    (folder / "photos" / "notes.txt").write_text("none of them")
    return folder


def kept(folder):
    service = inline(from_environment({"RATIONALE_HOME": str(folder.parent / "home")}))
    found = service.workspace.analyses()
    service.close()
    return found


def test_maps_are_written_as_numbers_and_over_their_picture(run, network):
    code, out, _ = run("explain", *FILES, HOW, *ROW)
    found = json.loads(out)
    assert code == 0 and np.shape(found["values"]) == (1, given.SIDE, given.SIDE)
    assert run("explain", *FILES, HOW, *ROW, "--output=m.npy")[0] == 0
    np.testing.assert_array_equal(np.load("m.npy", allow_pickle=False), found["values"])
    assert run("explain", *FILES, HOW, *ROW, "--output=m.png")[0] == 0
    drawn = Image.open(io.BytesIO((network / "m.png").read_bytes()))
    assert drawn.size == (448, 448) and drawn.mode == "RGB"
    assert run("explain", *FILES, HOW, "--rows=all", "--output=all.npy")[0] == 0
    assert np.load("all.npy").shape == (3, given.SIDE, given.SIDE)


def test_the_key_is_the_one_of_the_page(run, network):
    _, out, _ = run("explain", *FILES, HOW, *ROW)
    found = json.loads(out)
    (analysis,) = kept(network)
    assert (analysis.target, analysis.identifier) == ("label", "picture")
    assert analysis.preparation == given.HOW and analysis.positive is None
    target = str(int(np.argmax(found["outputs"][0])))
    asked = Request(analysis, "picture_gradient_input", OneRow(1), {"target": target})
    assert found["receipt"]["key"] == plan(asked).key
    assert found["target"] == [int(target)]
    _, out, _ = run("explain", *FILES, HOW, *ROW, "--class=#3")
    assert json.loads(out)["target"] == [2]


def test_a_report_shows_the_stored_picture_and_its_line_makes_it_again(run, network):
    assert run("report", *FILES, HOW, *ROW, "--output=r.html")[0] == 0
    page = (network / "r.html").read_text(encoding="utf-8")
    assert page.count("data:image/png;base64,") == 3 and "cats/two.png" in page
    line = "".join(re.search(r"<code>python -m explainers (.*?)</code>", page).group(1))
    words = Reading(f"<p>{line}</p>").text
    options = re.findall(r"(?:'[^']*'|\S)+", words)
    options = [each.replace("'", "") for each in options]
    code, _, err = run(*options)
    assert code == 0 and "Reading" not in err and "Computing" not in err
    again = (network / "report.html").read_text(encoding="utf-8")
    made = re.compile(r"Made \S+ \S+ UTC")
    assert made.sub("", again) == made.sub("", page)


def test_a_folder_is_the_archive_of_a_page_where_its_pictures_are_dropped(run, network):
    code, out, err = run("explain", FILES[0], "photos", HOW, *ROW)
    assert code == 0 and "Reading 3 of the 4 files in “photos”" in err
    (analysis,) = kept(network)
    assert analysis.table.file_name == "3 pictures.zip" and analysis.table.rows == 3
    service = inline(from_environment({"RATIONALE_HOME": str(network.parent / "home")}))
    files = sorted((network / "photos").glob("*.png"), reverse=True)
    card = service.read_pictures([(each.name, io.BytesIO(each.read_bytes())) for each in files])
    service.close()
    assert card.digest == analysis.table.digest
    assert json.loads(run("explain", FILES[0], "photos", HOW, *ROW)[1]) == json.loads(out)
    assert "“3 pictures.zip”: 3 pictures" in run("inspect", FILES[0], "photos")[1]


def test_a_file_is_open_only_while_it_is_read(network):
    path = network / "photos" / "notes.txt"
    file = Unopened(path)
    assert file.seek(0, io.SEEK_END) == 12 and file.read(4) == b""
    assert file.seek(5) == 5 and file.read(2) == b"of" and file.seek(1, io.SEEK_CUR) == 8
    assert file.read() == b"them"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        file.read(1)


def test_names_of_classes_come_from_a_list(run, network):
    (network / "names.txt").write_text("cat\ndog\nowl\n")
    line = ("report", *FILES, HOW, *ROW, "--output=r.html", "--class-names=names.txt")
    assert run(*line, "--class=owl")[0] == 0
    page = (network / "r.html").read_text(encoding="utf-8")
    assert "for “owl”" in page and "--class=owl" in page
    (network / "names.txt").write_text("cat\n")
    code, _, err = run(*line)
    assert code == 1 and "[UNFIT_CLASS_LIST]" in err
    code, _, err = run(*line[:-1], "--class-names=gone.txt")
    assert code == 1 and "[NO_SUCH_FILE]" in err


PLAIN = {key: value for key, value in given.HOW.content().items() if key not in ("height", "width")}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((), 1, "does not say how its pictures were prepared in training"),
        (("--preparation=no",), 2, "is no JSON"),
        (("--preparation=[]",), 2, "is no JSON object"),
        (("--preparation={}",), 1, "It lacks fit, channels, scale, mean, deviation"),
        ((f"--preparation={json.dumps({**PLAIN, 'size': 3})}",), 1, "It has “size”"),
        ((f"--preparation={json.dumps({**PLAIN, 'fit': 'cut'})}",), 1, "fit is one of crop"),
        ((f"--preparation={json.dumps({**PLAIN, 'mean': 1})}",), 1, "lists of them"),
        ((f"--preparation={json.dumps({**PLAIN, 'mean': [1]})}",), 1, "[UNFIT_PREPARATION]"),
        ((f"--preparation={json.dumps({**PLAIN, 'height': 17})}",), 1, "[UNFIT_PREPARATION]"),
        ((HOW, "--output=m.csv"), 1, "maps are none"),
        ((HOW, "--rows=all", "--output=m.png"), 1, "would hold one map, and there are 3"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(run, arguments, code, sentence):
    told = run("explain", *FILES, "--method=picture_gradient_input", *arguments)
    assert told[0] == code and sentence in told[2]


def test_sizes_of_the_network_need_not_be_said(run, network):
    code, _, _ = run("explain", *FILES, f"--preparation={json.dumps(PLAIN)}", *ROW)
    assert code == 0 and kept(network)[0].preparation == given.HOW


@pytest.mark.parametrize("name", ["empty", "photos/notes.txt"])
def test_a_folder_without_pictures_is_a_sentence(run, network, name):
    (network / "empty").mkdir()
    code, _, err = run("explain", FILES[0], name, HOW)
    assert code == 1 and "[" in err and "Traceback" not in err
    assert name != "empty" or "by their names none is a picture" in err


def test_what_a_network_takes_is_told(run):
    told = run("inspect", *FILES)[1]
    assert "pictures of 16 × 16 pixels, 3 channels; how they were prepared" in told
    assert "picture_gradient_input" in run("methods", *FILES, HOW)[1]
