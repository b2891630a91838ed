"""Cores are those that were granted: by affinity, and by the quota of a control group."""

import os

import pytest

from explainers.cores import auto_threads, granted_cores


@pytest.fixture(autouse=True)
def eight(monkeypatch):
    """A process that may run on eight cores."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)


def system(root, cgroup, **files):
    """A root with a /proc and control groups; a name's dots are the folders of its file."""
    (root / "proc" / "self").mkdir(parents=True)
    (root / "proc" / "self" / "cgroup").write_text(cgroup, encoding="utf-8")
    for name, text in files.items():
        path = root / "sys" / "fs" / "cgroup" / name.replace("__", "/").replace("_max", ".max")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="ascii")
    return root


@pytest.mark.parametrize(
    ("quota", "cores"),
    [
        ("200000 100000\n", 2),
        ("150000 100000\n", 2),
        ("10000 100000\n", 1),
        ("3200000 100000\n", 8),
        ("max 100000\n", 8),
        ("nonsense\n", 8),
        ("0 100000\n", 8),
    ],
)
def test_quota_of_a_container(tmp_path, quota, cores):
    assert granted_cores(system(tmp_path, "0::/\n", cpu_max=quota)) == cores


def test_the_tightest_of_the_groups_above_counts(tmp_path):
    root = system(
        tmp_path,
        "0::/pods/pod/box\n",
        pods__cpu_max="300000 100000",
        pods__pod__cpu_max="max 100000",
        pods__pod__box__cpu_max="600000 100000",
    )
    assert granted_cores(root) == 3


@pytest.mark.parametrize("mount", ["cpu", "cpu,cpuacct"])
@pytest.mark.parametrize(("quota", "cores"), [(400_000, 4), (250_000, 3), (-1, 8)])
def test_older_groups(tmp_path, mount, quota, cores):
    """Inside a container the path is the host's, and its own group is what is mounted."""
    root = system(tmp_path, "5:memory:/docker/ab\n4:cpu,cpuacct:/docker/ab\n0::/docker/ab\n")
    folder = root / "sys" / "fs" / "cgroup" / mount
    folder.mkdir(parents=True)
    (folder / "cpu.cfs_quota_us").write_text(f"{quota}\n", encoding="ascii")
    (folder / "cpu.cfs_period_us").write_text("100000\n", encoding="ascii")
    assert granted_cores(root) == cores


def test_affinity_may_be_the_tighter_one(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3}, raising=False)
    assert granted_cores(system(tmp_path, "0::/\n", cpu_max="400000 100000")) == 1


@pytest.mark.parametrize(("counted", "cores"), [(6, 6), (None, 1)])
def test_where_the_system_does_not_say(tmp_path, monkeypatch, counted, cores):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: counted)
    assert granted_cores(tmp_path) == cores


def test_this_system_grants_something():
    assert 1 <= auto_threads() <= granted_cores() <= 8
