"""A port of this machine behind which another one is reached, or is not: a network that breaks."""

import select
import socket
import threading
from contextlib import suppress


class Gateway:
    """Forwards what comes in at `port` to the port `behind` while it is open; at first it is shut.

    Shut, it refuses whoever knocks, and cuts who is connected.
    """

    def __init__(self, behind):
        self._behind = behind
        self._wake, self._woken = socket.socketpair()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._thread = None

    def open(self):
        """Let through who comes."""
        door = socket.create_server(("127.0.0.1", self.port))
        self._thread = threading.Thread(target=self._serve, args=(door,), daemon=True)
        self._thread.start()

    def shut(self):
        """Cut all, and let through nobody."""
        if self._thread is not None:
            self._wake.send(b"x")
            self._thread.join(10)
            assert not self._thread.is_alive()
            self._thread = None

    def close(self):
        """Shut it for good."""
        self.shut()
        self._wake.close()
        self._woken.close()

    def _serve(self, door):
        across = {}
        try:
            while True:
                ready, _, _ = select.select([self._woken, door, *across], [], [])
                if self._woken in ready:
                    self._woken.recv(1)
                    return
                for end in ready:
                    if end is door:
                        here = door.accept()[0]
                        there = socket.create_connection(("127.0.0.1", self._behind))
                        across |= {here: there, there: here}
                    elif end in across and not _passed_on(end, across[end]):
                        for side in (end, across.pop(end)):
                            across.pop(side, None)
                            side.close()
        finally:
            for end in (door, *across):
                end.close()


def _passed_on(end, other):
    """Pass on what has come; False when that end has hung up."""
    with suppress(OSError):
        data = end.recv(1 << 16)
        if data:
            other.sendall(data)
            return True
    return False
