"""The About page shows every setting with its value and origin, and every code."""

from explainers.codes import CODES
from explainers.settings import SETTINGS
from explainers.settings_file import FILE_VARIABLE
from tests.dashboard.conftest import texts


def about(tab):
    tab.run()
    pages = tab._registered_pages.items()
    tab._page_hash = next(key for key, page in pages if page["url_pathname"] == "about")
    tab.run()
    assert not tab.exception
    return tab


def table(tab, column):
    frames = [each.value for each in tab.dataframe if column in each.value.columns]
    assert len(frames) == 1
    return frames[0].set_index(column)


def test_each_setting_says_where_it_comes_from(app, tmp_path, monkeypatch):
    file = tmp_path / "own.toml"
    file.write_text("model_mb = 300\ntable_mb = 50", encoding="utf-8")
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    monkeypatch.setenv("RATIONALE_TABLE_MB", "60")
    monkeypatch.setenv("RATIONALE_COOKIE", "hunter2")
    shown = table(about(app()), "setting")
    assert list(shown.index) == [setting.name for setting in SETTINGS]
    found = shown[["value", "from"]].apply(tuple, axis=1)
    assert found["RATIONALE_MODEL_MB"] == ("300", "own.toml")
    assert found["RATIONALE_TABLE_MB"] == ("60", "environment")
    assert found["RATIONALE_STORE_MB"] == ("2048", "default")
    assert "hunter2" not in shown.to_string() and str(file) not in shown.to_string()


def test_a_file_of_settings_is_read_once_for_the_whole_server(app, tmp_path, monkeypatch):
    file = tmp_path / "own.toml"
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    file.write_text("model_mb = 300", encoding="utf-8")
    about(app())
    file.write_text("model_mb = 400", encoding="utf-8")
    assert table(about(app()), "setting")["value"]["RATIONALE_MODEL_MB"] == "300"


def test_every_code_is_listed_with_its_meaning(app):
    tab = about(app())
    shown = table(tab, "code")
    assert list(shown.index) == list(CODES)
    for name, code in CODES.items():
        assert (shown["means"][name], shown["what to do"][name]) == (code.meaning, code.remedy)
        assert shown["kind"][name] == code.kind.value
    assert "- **our fault**: The error is in Rationale itself" in texts(tab)
