"""Owners: a process is told from one that has its number later."""

import os
import subprocess
import sys

from explainers.service import owners
from explainers.service.owners import alive, this_process

ASK = (
    "from explainers.service.owners import this_process; print(this_process(), flush=True); input()"
)


def test_this_process_lives_and_keeps_its_name():
    assert alive(this_process())
    assert this_process() == this_process()
    assert this_process().startswith(f"{os.getpid()}:")


def test_other_process_lives_until_it_ends_though_nobody_has_buried_it():
    other = subprocess.Popen(
        [sys.executable, "-c", ASK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with other:
        owner = other.stdout.readline().strip()
        assert owner != this_process()
        assert alive(owner)
        other.kill()
        os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)  # it is a zombie now
        assert not alive(owner)
    assert not alive(owner)


def test_same_number_with_another_start_is_another_process():
    pid = os.getpid()
    for owner in (f"{pid}:0", f"{pid}:", "", "x:y", f"{this_process()}0"):
        assert not alive(owner)


def test_name_with_brackets_does_not_move_the_fields(tmp_path, monkeypatch):
    fields = ["S", *map(str, range(4, 53))]
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "stat").write_text(f"7 (a) b) {' '.join(fields)}", encoding="utf-8")
    boot = tmp_path / "sys/kernel/random"
    boot.mkdir(parents=True)
    (boot / "boot_id").write_text("0123456789\n", encoding="ascii")
    monkeypatch.setattr(owners, "_PROC", tmp_path)
    assert alive("7:01234567-22"), "the 22nd field is the start"
    assert not alive("7:01234567-23")
    assert not alive("8:01234567-22")


def test_where_the_system_does_not_tell_only_this_process_lives(tmp_path, monkeypatch):
    monkeypatch.setattr(owners, "_PROC", tmp_path)
    name = this_process.__wrapped__()
    assert name.startswith(f"{os.getpid()}:")
    assert name != this_process.__wrapped__(), "chance stands in for the start"
    assert not alive(name)
    assert alive(this_process())
