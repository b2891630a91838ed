"""Sessions small enough to see through, for the tests of workers; each verb is one deed."""

import ctypes
import mmap
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from explainers.errors import RefusedError
from explainers.service.workers.frames import Frame, encode

TOY = f"{__name__}:Toy"


class Toy:
    """Does what the frame's verb says."""

    def __init__(self):
        self._kept = None

    def answer(self, frame, report):
        if frame.verb == "count":
            return self._count(frame, report)
        return getattr(self, f"_{frame.verb}")(frame)

    def _count(self, frame, report):
        """Say how far it is as it goes."""
        total = frame.fields["steps"]
        for done in range(1, total + 1):
            time.sleep(frame.fields["seconds"] / total)
            report(done, total)
        return Frame("counted", {"steps": total})

    def _echo(self, frame):
        return Frame("echo", frame.fields, frame.arrays, frame.tables)

    def _pid(self, _):
        return Frame("pid", {"pid": os.getpid()})

    def _open(self, frame):
        self._kept = frame.fields["key"]
        return Frame("opened")

    def _kept_key(self, _):
        return Frame("kept", {"key": self._kept})

    def _sum(self, frame):
        return Frame("sum", {"sum": float(frame.arrays["x"].sum())})

    def _matmul(self, frame):
        return Frame("product", {}, {"x": frame.arrays["x"] @ frame.arrays["x"]})

    def _pandas(self, frame):
        import pandas as pd

        total = pd.DataFrame({"x": frame.arrays["x"]})["x"].sum()
        return Frame("sum", {"sum": float(total)})

    def _sleep(self, frame):
        time.sleep(frame.fields["seconds"])
        return Frame("slept")

    def _spin(self, _):
        while True:
            pass

    def _print(self, _):
        print("noise " * 9)
        os.write(1, b"RTNL more noise\n")
        return Frame("printed", {"typed": sys.stdin.read()})

    def _exit(self, frame):
        os._exit(frame.fields["code"])

    def _quit(self, _):
        sys.exit("enough")

    def _crash(self, _):
        ctypes.string_at(0)

    def _raise(self, _):
        raise ValueError("cannot read '/home/somebody/secret folder/model.pkl'\nsecond line")

    def _refuse(self, _):
        raise RefusedError("TOO_WIDE", "The table has 9 columns.", "Bring 3.")

    def _unsendable(self, _):
        return Frame("nan", {"x": float("nan")})

    def _eat(self, frame):
        return Frame("ate", {"sum": float(np.ones(frame.fields["bytes"], np.uint8)[::4096].sum())})

    def _share(self, frame):
        """Hold memory that does not count as private."""
        self._kept = mmap.mmap(-1, frame.fields["bytes"])
        for start in range(0, len(self._kept), 4096):
            self._kept[start] = 1
        time.sleep(frame.fields["seconds"])
        return Frame("shared")

    def _fill(self, frame):
        """Write files into the folder it is in; held open, and removed where that is asked for."""
        self._kept = []
        for number in range(frame.fields["files"]):
            path = Path(f"file-{number}")
            self._kept.append(path.open("wb"))
            self._kept[-1].write(bytes(frame.fields["bytes"]))
            self._kept[-1].flush()
            if frame.fields["removed"]:
                path.unlink()
        time.sleep(frame.fields["seconds"])
        return Frame("filled")

    def _nest(self, frame):
        for _ in range(frame.fields["depth"]):
            Path("x" * 200).mkdir()
            os.chdir("x" * 200)
        Path("file").touch()
        time.sleep(frame.fields["seconds"])
        return Frame("nested")

    def _multiply(self, frame):
        threading.stack_size(64 * 1024)
        wait = threading.Event().wait
        for _ in range(frame.fields["threads"]):
            threading.Thread(target=wait, daemon=True).start()
        time.sleep(frame.fields["seconds"])
        return Frame("multiplied")

    def _garbage(self, _):
        _say(b"this is not a frame")
        return Frame("never read")

    def _claim(self, frame):
        """Say how far it is in numbers of its own, past our own code, and then spin."""
        _say(b"".join(encode(Frame("progress", frame.fields, frame.arrays))))
        self._spin(frame)

    def _murmur(self, frame):
        """Say how far it is, past our own code and for ever, with a pause after each time."""
        said = b"".join(encode(Frame("progress", {"done": 1, "total": 2})))
        while True:
            _say(said)
            time.sleep(frame.fields["seconds"])

    def _loaded(self, frame):
        return Frame("loaded", {name: name in sys.modules for name in frame.fields["names"]})

    def _brood(self, _):
        """Start a process of its own that would outlive it."""
        sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        return Frame("brood", {"pid": sleeper.pid})

    def _escape(self, _):
        """Leave a process that holds the connection and has left the worker's group."""
        pid = os.fork()
        if pid == 0:
            os.setsid()
            time.sleep(10)
            os._exit(0)
        while os.getsid(pid) != pid:
            time.sleep(0.001)
        return Frame("escaped", {"pid": pid})

    def _surroundings(self, _):
        Path("relative.txt").write_text("x", encoding="utf-8")
        return Frame(
            "surroundings",
            {
                "environment": dict(os.environ),
                "started_with": Path("/proc/self/environ").read_bytes().decode(),
                "temporary": tempfile.gettempdir(),
                "folder": str(Path.cwd()),
                "written": str(Path("relative.txt").resolve(strict=True)),
                "descriptors": list(_descriptors().values()),
                "limits": _limits(),
            },
        )


class Unmakeable:
    """A session that does not come to life."""

    def __init__(self):
        raise RefusedError("NO_SESSION", "The session was refused.", "Make another.")


class Stillborn:
    """A session whose process ends while it is made."""

    def __init__(self):
        os._exit(3)


def _say(data):
    """Write to the connection whatever it is."""
    for number, target in _descriptors().items():
        if target.startswith(("socket:", "pipe:")):
            with suppress(OSError):  # the pipe to read from
                os.write(number, data)


def _descriptors():
    """What the descriptors above the standard three lead to, but the one that lists them."""
    found = {}
    for entry in Path("/dev/fd").iterdir():
        with suppress(FileNotFoundError):
            found[int(entry.name)] = str(entry.readlink())
    return {number: target for number, target in found.items() if number > 2}


def _limits():
    import resource

    return {
        "core": resource.getrlimit(resource.RLIMIT_CORE)[1],
        "files": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
        "mapped": resource.getrlimit(resource.RLIMIT_AS)[1],
        "memory": resource.getrlimit(resource.RLIMIT_DATA)[1],
    }
