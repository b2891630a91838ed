"""Workers on a kernel that lacks something: `python -m tests.service.unfenced LACKS MODULE ...`.

The real module runs with the real kernel, but is told that it offers less; what follows from that
is then tried for real.
"""

import sys
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from unittest.mock import patch

from explainers.service.sandbox.fence import this_kernel
from explainers.service.workers import confinement
from explainers.service.workers.processes import module_command

KERNELS = {
    "everything": lambda: None,
    "landlock": lambda: replace(this_kernel(), landlock=0),
    "seccomp": lambda: replace(this_kernel(), machine=None),
}


@contextmanager
def lacking(what="everything"):
    """Have launchers start their processes as if on a kernel that lacks `what`."""

    def command(module, *arguments):
        return module_command("tests.service.unfenced", what, module, *arguments)

    launchers = ("spawn_launcher", "zygote_launcher")
    spawned, forked = (
        patch(f"explainers.service.workers.{launcher}.module_command", command)
        for launcher in launchers
    )
    with spawned, forked:
        yield


def main(what, module, *arguments):
    confinement.this_kernel = KERNELS[what]
    import_module(module).main(list(arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
