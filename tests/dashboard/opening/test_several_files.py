"""Several files at once: pictures become one table, tables are taken one at a time."""

import pytest

from dashboard.backend import service
from tests import toys
from tests.dashboard.conftest import texts
from tests.dashboard.pictures.picture_files import network, picture
from tests.hostile_names import IMAGE
from tests.intake.pictures.files import written

MODEL, TABLE = 0, 1


def brought(app, *files):
    """A tab in which files were given to the table's uploader together."""
    tab = app().run()
    tab.file_uploader[TABLE].set_value([(name, data, "") for name, data in files]).run()
    assert not tab.exception
    return tab


def pictures(*names):
    return [(name, written(picture(at))) for at, name in enumerate(names)]


def test_several_pictures_are_read_as_one_table_and_explained(app):
    tab = brought(app, *pictures("dog.png", "cat.png", "cat.png"))
    assert "3 pictures.zip: 3 pictures" in texts(tab)
    tab.file_uploader[MODEL].upload("net.keras", network()).run()
    next(each for each in tab.radio if each.label.startswith("Which numbers")).set_value("unit")
    tab.run()
    assert not tab.exception
    assert len(tab.get("image")) == 3
    tab.button(key="explain").click().run()
    assert not tab.exception
    (analysis,) = service().workspace.analyses()
    assert analysis.table.column("picture").values == ("cat (2).png", "cat.png", "dog.png")


def test_one_file_stays_what_it_is(app):
    tab = brought(app, ("table.csv", toys.csv()))
    assert "table.csv: " in texts(tab)
    tab = brought(app, *pictures("cat.png"))
    assert "cat.png: 1 picture" in texts(tab)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([("b.csv", b"a\n1\n")], "“a.csv” and “b.csv” are no pictures"),
        (pictures("cat.png"), "“a.csv” is no picture"),
    ],
)
def test_tables_are_taken_one_at_a_time(app, others, told):
    tab = brought(app, ("a.csv", b"a\n1\n"), *others)
    assert "2 files were given at once" in texts(tab)
    assert told in texts(tab)
    assert "Give one table or one archive alone" in texts(tab)
    uploads = service().settings.home / "uploads"
    assert not list(uploads.iterdir())


def test_what_is_only_called_a_picture_is_refused_by_its_worker(app):
    tab = brought(app, *pictures("cat.png"), ("page.png", b"<html>not found</html>"))
    assert "“page.png” is called a picture and is" in texts(tab)


def test_hostile_names_stay_names(app):
    tab = brought(app, *pictures(f"{IMAGE}.png", "../../up.png", "**bold**.png"))
    assert "3 pictures.zip: 3 pictures" in texts(tab)
    assert not [part for part in tab.markdown if "<img" in part.value]
