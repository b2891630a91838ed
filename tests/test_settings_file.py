"""A file of settings is as strict as the environment, which wins over it; and it is documented."""

import importlib.util
import os
import re
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from explainers.errors import RefusedError
from explainers.service.workers.environment import worker_environment
from explainers.service.workers.frames import Frame
from explainers.service.workers.launchers import SpawnLauncher, ZygoteLauncher
from explainers.settings import MODEL_MB, PICKLE_NAMES, SETTINGS, THREADS, WORKERS, from_environment
from explainers.settings_file import FILE_NAME, FILE_VARIABLE, given
from tests.service.toy_sessions import TOY

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")

EVERYTHING = """
home = "there"
model_mb = 1
table_mb = 2
store_mb = 3
workers = 5
worker_memory_mb = 2_000
scratch_mb = 6
load_seconds = 7
answer_seconds = 8
threads = 9
pickle_names = ["acme.steps.Log", "acme.steps.half"]
behind_proxy = true
scheduler = "tcp://scheduler:8786"
shared_store = "file:///mnt/rationale"
"""
AS_ENVIRONMENT = {
    "RATIONALE_HOME": "there",
    "RATIONALE_MODEL_MB": "1",
    "RATIONALE_TABLE_MB": "2",
    "RATIONALE_STORE_MB": "3",
    "RATIONALE_WORKERS": "5",
    "RATIONALE_WORKER_MEMORY_MB": "2000",
    "RATIONALE_SCRATCH_MB": "6",
    "RATIONALE_LOAD_SECONDS": "7",
    "RATIONALE_ANSWER_SECONDS": "8",
    "RATIONALE_THREADS": "9",
    "RATIONALE_PICKLE_NAMES": "acme.steps.Log,acme.steps.half",
    "RATIONALE_BEHIND_PROXY": "yes",
    "RATIONALE_SCHEDULER": "tcp://scheduler:8786",
    "RATIONALE_SHARED_STORE": "file:///mnt/rationale",
}


@pytest.fixture
def write(tmp_path):
    """Write the file of settings that is looked for in `tmp_path`."""
    return lambda text: (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")


def refusal(tmp_path, environment=None):
    with pytest.raises(RefusedError) as refused:
        given(environment or {}, tmp_path)
    assert refused.value.code == "BAD_SETTING"
    assert str(tmp_path) not in str(refused.value)
    return refused.value


def test_the_file_says_what_the_environment_would(tmp_path, write):
    write(EVERYTHING)
    found = given({"PATH": "/bin"}, tmp_path)
    assert found.texts == AS_ENVIRONMENT
    assert {setting.key for setting in SETTINGS} == set(tomllib.loads(EVERYTHING))
    assert from_environment(found.texts) == from_environment(AS_ENVIRONMENT)
    assert {found.place(setting) for setting in SETTINGS} == {FILE_NAME}


def test_the_environment_wins_and_each_place_is_told(tmp_path, write):
    write('model_mb = 300\nthreads = "auto"')
    found = given({"RATIONALE_MODEL_MB": "400"}, tmp_path)
    assert from_environment(found.texts).model_bytes == 400 << 20
    told = [(found.text(each), found.place(each)) for each in (MODEL_MB, THREADS, WORKERS)]
    assert told == [("400", "environment"), ("auto", FILE_NAME), ("4", "default")]


def test_without_a_file_the_environment_counts_alone(tmp_path):
    found = given({"RATIONALE_MODEL_MB": "400", "SECRET": "hunter2"}, tmp_path)
    assert found.texts == {"RATIONALE_MODEL_MB": "400"}
    assert given({}, tmp_path).texts == {}


def test_an_empty_list_in_the_environment_takes_the_files_names_away(tmp_path, write):
    write('pickle_names = ["acme.Log"]')
    assert from_environment(given({PICKLE_NAMES.name: ""}, tmp_path).texts).pickle_names == ()


@pytest.mark.parametrize("named", ["own.toml", "{folder}/own.toml"])
def test_a_named_file_is_read_instead(tmp_path, write, named):
    write("model_mb = 1")
    (tmp_path / "own.toml").write_text("model_mb = 300", encoding="utf-8")
    found = given({FILE_VARIABLE: named.format(folder=tmp_path)}, tmp_path)
    assert (found.text(MODEL_MB), found.place(MODEL_MB)) == ("300", "own.toml")


def test_a_named_file_that_is_not_there_is_refused(tmp_path, write):
    write("model_mb = 1")
    error = refusal(tmp_path, {FILE_VARIABLE: "own.toml"})
    assert "“own.toml” cannot be read: No such file" in error.sentence
    assert FILE_VARIABLE in error.next_step


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"model_mb = ", "at end of document|line 1"),
        (b"model_mb = 1\nmodel_mb = 2", "overwrite"),
        (b"model_mb = 1 # \xff", "decode"),
    ],
)
def test_what_is_no_toml_is_refused(tmp_path, content, why):
    (tmp_path / FILE_NAME).write_bytes(content)
    error = refusal(tmp_path)
    assert re.search(why, error.sentence) and f"“{FILE_NAME}” cannot be read" in error.sentence


def test_a_folder_in_the_files_place_is_refused(tmp_path):
    (tmp_path / FILE_NAME).mkdir()
    assert "Is a directory" in refusal(tmp_path).sentence


@pytest.mark.parametrize("key", ["model", "MODEL_MB", "RATIONALE_MODEL_MB", "settings", "limits.x"])
def test_an_unknown_key_is_refused_with_all_that_are_known(tmp_path, write, key):
    write(f"{key} = 1")
    error = refusal(tmp_path)
    assert f"“{FILE_NAME}” has the key “{key.partition('.')[0]}”" in error.sentence
    assert all(setting.key in error.sentence for setting in SETTINGS)


@pytest.mark.parametrize(
    ("line", "shown", "allowed"),
    [
        ('model_mb = "300"', "“300”, a TOML string", "a whole number of MB from 1 to 1,000"),
        ("model_mb = 300.0", "“300.0”, a TOML float", "a whole number of MB"),
        ("model_mb = true", "“true”, a TOML boolean", "a whole number of MB"),
        ('workers = "auto"', "“auto”, a TOML string", "a whole number of processes from 1 to 256"),
        ("threads = false", "“false”, a TOML boolean", "auto or a whole number of threads"),
        ("threads = 2020-01-02", "“2020-01-02”, a TOML date or time", "auto or a whole"),
        ("home = 3", "“3”, a TOML integer", "a text in quotation marks"),
        ('pickle_names = "acme.Log"', "a TOML string", 'a list such as ["acme.steps.LogScaler"]'),
        ("pickle_names = [1]", "“[1]”, a TOML array", "a list such as"),
        ('behind_proxy = "yes"', "“yes”, a TOML string", "true or false"),
        ("[model_mb]\nx = 1", "a TOML table", "a whole number of MB"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused(tmp_path, write, line, shown, allowed):
    write(line)
    error = refusal(tmp_path)
    key = re.search(r"\w+", line)[0]
    assert error.sentence.startswith(f"In “{FILE_NAME}”, {key} is ")
    assert shown in error.sentence and f"allowed is {allowed}" in error.sentence
    assert "take the line out for the default" in error.next_step


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("model_mb = 1001", "“1001”; allowed is a whole number of MB from 1 to 1,000"),
        ("model_mb = -1", "“-1”; allowed"),
        ('home = ""', "allowed is a folder"),
        ('home = "a\\u0000b"', "allowed is a folder"),
        ('pickle_names = ["acme.*"]', "“acme.*”; allowed is package.module.Name"),
    ],
)
@pytest.mark.parametrize("environment", [{}, AS_ENVIRONMENT], ids=["alone", "overridden"])
def test_each_line_is_held_to_what_is_allowed(tmp_path, write, line, why, environment):
    write(line)
    error = refusal(tmp_path, environment)
    assert error.sentence.startswith(f"In “{FILE_NAME}”, ") and why in error.sentence
    assert "Change it there" in error.next_step


@pytest.mark.parametrize(
    "launcher",
    [lambda told: SpawnLauncher(TOY, told=told), lambda told: ZygoteLauncher(TOY, told=told)],
    ids=["spawned", "forked"],
)
def test_names_from_a_file_reach_a_worker(tmp_path, write, monkeypatch, launcher):
    monkeypatch.delenv(PICKLE_NAMES.name, raising=False)
    write('pickle_names = ["acme.Log", "acme.half"]')
    names = from_environment(given({}, tmp_path).texts).pickle_names
    told = {PICKLE_NAMES.name: ",".join(names)}
    with closing(launcher(told)) as ready, closing(ready.launch()) as worker:
        seen = worker.ask(Frame("surroundings")).fields["environment"]
    assert from_environment(seen).pickle_names == names == ("acme.Log", "acme.half")


def test_what_a_worker_is_told_stands_before_what_it_would_inherit():
    told = {PICKLE_NAMES.name: "acme.Log"}
    source = {"PATH": os.environ["PATH"], "SECRET": "hunter2", PICKLE_NAMES.name: "other.Log"}
    assert worker_environment(source, 1, told)[PICKLE_NAMES.name] == "acme.Log"
    assert worker_environment(source, 1)[PICKLE_NAMES.name] == "other.Log"
    assert "SECRET" not in worker_environment(source, 1, told)


def test_the_readme_tells_of_the_file_and_every_key():
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "assets" / "build_docs.py")
    docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(docs)
    part = docs.settings_table()
    assert part in README, "run `make docs`"
    assert FILE_NAME in part and FILE_VARIABLE in part
    assert all(f"| `{setting.name}` | `{setting.key}` |" in part for setting in SETTINGS)
    # What stands there as an example must be allowed.
    for line in re.findall(r"`(\w+ = [^`]+)`", part):
        assert set(tomllib.loads(line)) <= {setting.key for setting in SETTINGS}


def test_threads_of_a_worker_sleep_while_they_wait():
    """Unless the server's administrator says otherwise; Arrow gives back what it does not use."""
    found = worker_environment({}, 2)
    assert (found["OMP_WAIT_POLICY"], found["OMP_NUM_THREADS"]) == ("PASSIVE", "2")
    assert found["ARROW_DEFAULT_MEMORY_POOL"] == "system"
    assert worker_environment({"OMP_WAIT_POLICY": "ACTIVE"}, 2)["OMP_WAIT_POLICY"] == "ACTIVE"
