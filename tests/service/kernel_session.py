"""A session that imports kernels and says how they came to be."""

from importlib import import_module

from explainers.service.workers.frames import Frame

KERNELS = f"{__name__}:Kernels"


def counted(names):
    """How many functions of modules were found compiled, and how many were compiled now."""
    found, compiled = 0, 0
    for name in names:
        made = [part for part in vars(import_module(name)).values() if hasattr(part, "stats")]
        here = [part.stats for part in made if part.__module__ == name]
        found += sum(sum(stats.cache_hits.values()) for stats in here)
        compiled += sum(sum(stats.cache_misses.values()) for stats in here)
    return {"found": found, "compiled": compiled}


class Kernels:
    """Counts, in the worker."""

    def answer(self, frame, _):
        return Frame("counted", counted(frame.fields["modules"]))
