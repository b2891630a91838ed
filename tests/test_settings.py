"""Settings are declared once, read strictly, and a bad value is told with what is allowed."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from explainers.cores import auto_threads
from explainers.errors import RefusedError
from explainers.settings import SETTINGS, Settings, from_environment

MB = 1 << 20
NUMBERS = [s for s in SETTINGS if s.unit not in ("folder", "names", "yes or no", "address", "URL")]


def test_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert from_environment({}) == Settings(
        home=tmp_path / ".rationale",
        model_bytes=200 * MB,
        table_bytes=500 * MB,
        store_bytes=2_048 * MB,
        workers=4,
        worker_memory_bytes=4_096 * MB,
        scratch_bytes=256 * MB,
        load_seconds=120,
        answer_seconds=600,
        threads=auto_threads(),
    )


def test_every_value_can_be_set(tmp_path):
    environment = {
        "RATIONALE_HOME": str(tmp_path / "there"),
        "RATIONALE_MODEL_MB": "1",
        "RATIONALE_TABLE_MB": " 2 ",
        "RATIONALE_STORE_MB": "3",
        "RATIONALE_WORKERS": "5",
        "RATIONALE_WORKER_MEMORY_MB": "2000",
        "RATIONALE_SCRATCH_MB": "6",
        "RATIONALE_LOAD_SECONDS": "7",
        "RATIONALE_ANSWER_SECONDS": "8",
        "RATIONALE_THREADS": "9",
        "RATIONALE_PICKLE_NAMES": "acme.steps.Log, acme.steps.half ,",
        "RATIONALE_BEHIND_PROXY": "Yes",
        "RATIONALE_SCHEDULER": "tls://scheduler:8786 ",
        "RATIONALE_SHARED_STORE": "s3://bucket/rationale",
        "PATH": "/bin",
    }
    names = ("acme.steps.Log", "acme.steps.half")
    sizes = (MB, 2 * MB, 3 * MB, 5, 2_000 * MB, 6 * MB, 7, 8)
    cluster = ("tls://scheduler:8786", "s3://bucket/rationale")
    expected = Settings(tmp_path / "there", *sizes, 9, names, True, *cluster)
    assert from_environment(environment) == expected
    assert {setting.name for setting in SETTINGS} == set(environment) - {"PATH"}


def test_every_setting_reaches_the_settings():
    assert len(SETTINGS) == len({setting.name for setting in SETTINGS}) == len(fields(Settings))
    for setting in SETTINGS:
        assert setting.name == f"RATIONALE_{setting.key.upper()}"
        assert setting.help.endswith(".")
        assert setting.unit


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda setting: setting.name)
@pytest.mark.parametrize(
    "value", ["", "many", "-1", "+4", "1.5", "1_000", "٣", "1e3", "0x10", "9" * 5_000]
)
def test_value_that_is_no_number_is_refused(setting, value):
    with pytest.raises(RefusedError) as refusal:
        from_environment({setting.name: value})
    assert refusal.value.code == "BAD_SETTING"
    assert setting.name in refusal.value.sentence
    assert f"“{value[:100]}" in refusal.value.sentence
    assert f"from {setting.low:,} to {setting.high:,}" in refusal.value.sentence
    assert setting.default in refusal.value.next_step


@pytest.mark.parametrize(
    "value",
    ["Log", "acme.", ".Log", "acme steps.Log", "acme.*", "__main__.Log", "acme.Lög", "a.b;c.d"],
)
def test_a_name_that_is_not_exact_is_refused(value):
    with pytest.raises(RefusedError) as refusal:
        from_environment({"RATIONALE_PICKLE_NAMES": f"acme.steps.Log,{value}"})
    assert refusal.value.code == "BAD_SETTING"
    assert f"RATIONALE_PICKLE_NAMES is “{value}”" in refusal.value.sentence
    assert "package.module.Name" in refusal.value.sentence


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda setting: setting.name)
def test_both_ends_are_allowed_and_nothing_beyond(setting):
    for allowed in (setting.low, setting.high):
        from_environment({setting.name: str(allowed)})
    for beyond in (setting.low - 1, setting.high + 1):
        with pytest.raises(RefusedError, match="BAD_SETTING"):
            from_environment({setting.name: str(beyond)})


@pytest.mark.parametrize("value", ["", "true", "1", "y", "yes please"])
def test_neither_yes_nor_no_is_refused(value):
    with pytest.raises(RefusedError) as refusal:
        from_environment({"RATIONALE_BEHIND_PROXY": value})
    assert refusal.value.code == "BAD_SETTING"
    assert f"RATIONALE_BEHIND_PROXY is “{value}”; allowed is yes or no" in refusal.value.sentence
    assert "(no)" in refusal.value.next_step


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (8, 8), (64, 16)])
def test_threads_are_the_cores_granted_at_most_sixteen(monkeypatch, cores, threads):
    monkeypatch.setattr("explainers.cores.granted_cores", lambda: cores)
    assert from_environment({}).threads == threads
    assert from_environment({"RATIONALE_THREADS": "AUTO"}).threads == threads
    assert from_environment({"RATIONALE_THREADS": "6"}).threads == 6


def test_home_is_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "me"))
    assert from_environment({"RATIONALE_HOME": "a/b"}).home == tmp_path / "a" / "b"
    assert from_environment({"RATIONALE_HOME": "~/x"}).home == tmp_path / "me" / "x"


@pytest.mark.parametrize("value", ["", "  ", "a\0b", "~no such user/x"])
def test_home_that_cannot_be_is_refused(value):
    with pytest.raises(RefusedError, match="RATIONALE_HOME") as refusal:
        from_environment({"RATIONALE_HOME": value})
    assert refusal.value.code == "BAD_SETTING"


def test_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("text", encoding="utf-8")
    with pytest.raises(RefusedError, match="this is a file"):
        from_environment({"RATIONALE_HOME": str(tmp_path / "file")})


def test_settings_are_frozen():
    settings = from_environment({"RATIONALE_HOME": str(Path.cwd())})
    with pytest.raises(FrozenInstanceError):
        settings.workers = 9


@pytest.mark.parametrize(
    "value", ["scheduler:8786", "http://scheduler:8786", "tcp://scheduler", "tcp://a b:1", "tcp://"]
)
def test_an_address_that_dask_would_not_take_is_refused(value):
    with pytest.raises(RefusedError) as refusal:
        from_environment({"RATIONALE_SCHEDULER": value})
    assert f"RATIONALE_SCHEDULER is “{value}”; allowed is tcp://" in refusal.value.sentence
