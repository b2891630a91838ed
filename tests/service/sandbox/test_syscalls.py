"""The numbers are the kernel's. Beside this file lie its two tables, as Linux 6.1 ships them."""

from pathlib import Path

import pytest

from explainers.service.sandbox.syscalls import MACHINES, NEWEST, this_machine

HERE = Path(__file__).parent
NAMES = [machine.name for machine in MACHINES]


def kernel_table(name):
    lines = (HERE / f"{name}.txt").read_text(encoding="ascii").splitlines()
    return {call: int(number) for call, number in (line.split() for line in lines)}


def wrong(numbers, table):
    return {name for name, number in numbers.items() if table.get(name) != number}


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_numbers_are_the_kernels(machine):
    table = kernel_table(machine.name)
    assert wrong(machine.refused, table) == set()
    assert wrong(machine.watched, table) == set()


def test_a_wrong_number_would_be_noticed():
    x86, arm = (kernel_table(machine.name) for machine in MACHINES)
    assert wrong({**MACHINES[0].refused, "ptrace": 102}, x86) == {"ptrace"}
    assert len(wrong(MACHINES[0].refused, arm)) > 80


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_nothing_the_kernel_has_is_left_out_on_one_machine_only(machine):
    table = kernel_table(machine.name)
    named = {name for each in MACHINES for name in each.refused}
    assert named & table.keys() == machine.refused.keys()
    assert not machine.refused.keys() & machine.watched.keys()


@pytest.mark.parametrize("machine", MACHINES, ids=NAMES)
def test_newest_call_is_the_tables_last(machine):
    assert max(kernel_table(machine.name).values()) == NEWEST


def test_two_machines_agree_where_the_kernel_numbers_all_alike():
    first, second = ({**machine.refused, **machine.watched} for machine in MACHINES)
    shared = {name for name, number in first.items() if number >= 424}
    assert len(shared) > 15
    assert {name: second[name] for name in shared} == {name: first[name] for name in shared}


def test_this_machine_is_known_by_its_name(monkeypatch):
    import os

    real = os.uname()

    def uname(name):
        return lambda: os.uname_result((*real[:4], name))

    for machine in MACHINES:
        monkeypatch.setattr(os, "uname", uname(machine.name))
        assert this_machine() is machine
    monkeypatch.setattr(os, "uname", uname("riscv64"))
    assert this_machine() is None
