"""Work that is shared among threads: every part once, and no failure that nobody hears of."""

import threading

import pytest

from explainers.kernels.threads import on_threads


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_every_part_is_done_once(threads):
    done = []
    on_threads(done.append, iter(range(20)), threads)
    assert sorted(done) == list(range(20))


def test_parts_are_done_at_the_same_time():
    both = threading.Barrier(2, timeout=30)
    on_threads(lambda _: both.wait(), range(2), 2)


def test_what_a_part_raises_is_raised():
    def work(part):
        if part == 3:
            raise MemoryError("of part 3")

    with pytest.raises(MemoryError, match="of part 3"):
        on_threads(work, range(5), 2)
