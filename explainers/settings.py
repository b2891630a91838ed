"""All settings, declared once: environment variables, or lines of a file (`settings_file`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from explainers.cores import auto_threads
from explainers.errors import RefusedError, quoted

_MB = 1 << 20
_ADDRESS = re.compile(r"(tcp|tls)://\S+:\d{1,5}", re.ASCII)
_EXACT_NAME = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)


@dataclass(frozen=True)
class Setting:
    """One setting. Numbers are whole, from `low` to `high`, in `unit`."""

    name: str
    default: str
    unit: str
    help: str
    low: int = 1
    high: int = 1_048_576

    @property
    def key(self) -> str:
        """Its name in a file of settings: `model_mb` for `RATIONALE_MODEL_MB`."""
        return self.name.removeprefix("RATIONALE_").lower()


HOME = Setting(
    "RATIONALE_HOME", ".rationale", "folder", "Where uploads, explanations and jobs are kept."
)
MODEL_MB = Setting("RATIONALE_MODEL_MB", "200", "MB", "The largest model file taken.", high=1_000)
TABLE_MB = Setting("RATIONALE_TABLE_MB", "500", "MB", "The largest table file taken.", high=1_000)
STORE_MB = Setting(
    "RATIONALE_STORE_MB",
    "2048",
    "MB",
    "Disk space for stored explanations; the least recently used leave first.",
)
WORKERS = Setting(
    "RATIONALE_WORKERS",
    "4",
    "processes",
    "Worker processes alive at once; the least recently used one is stopped.",
    high=256,
)
WORKER_MEMORY_MB = Setting(
    "RATIONALE_WORKER_MEMORY_MB",
    "4096",
    "MB",
    "Memory one worker may use; 2048 is enough without TensorFlow.",
    low=1_024,
)
SCRATCH_MB = Setting(
    "RATIONALE_SCRATCH_MB", "256", "MB", "Disk space for the temporary files of one worker."
)
LOAD_SECONDS = Setting(
    "RATIONALE_LOAD_SECONDS",
    "120",
    "seconds",
    "Time a worker is given to open its files.",
    high=86_400,
)
ANSWER_SECONDS = Setting(
    "RATIONALE_ANSWER_SECONDS",
    "600",
    "seconds",
    "Time a worker is given for one answer; a long explanation takes many.",
    high=86_400,
)
THREADS = Setting(
    "RATIONALE_THREADS",
    "auto",
    "threads",
    "Computing threads of one worker; auto is the cores granted to this process, by its affinity "
    "and its control group, at most 16.",
    high=1_024,
)
PICKLE_NAMES = Setting(
    "RATIONALE_PICKLE_NAMES",
    "",
    "names",
    "Exact names of your own classes and functions that pickles may hold, such as "
    "acme.steps.LogScaler, separated by commas. Their code runs in the worker.",
)
BEHIND_PROXY = Setting(
    "RATIONALE_BEHIND_PROXY",
    "no",
    "yes or no",
    "Whether a proxy in front of the server decides who comes in. Without one or a login, the "
    "server answers on this computer only.",
)

SCHEDULER = Setting(
    "RATIONALE_SCHEDULER",
    "",
    "address",
    "The Dask scheduler whose workers explain many rows, such as tls://scheduler:8786; without one "
    "this server's own workers do.",
)
SHARED_STORE = Setting(
    "RATIONALE_SHARED_STORE",
    "",
    "URL",
    "The folder or bucket that this server shares with the workers of a scheduler, such as "
    "file:///mnt/rationale or s3://bucket/rationale.",
)

SETTINGS = (
    HOME,
    MODEL_MB,
    TABLE_MB,
    STORE_MB,
    WORKERS,
    WORKER_MEMORY_MB,
    SCRATCH_MB,
    LOAD_SECONDS,
    ANSWER_SECONDS,
    THREADS,
    PICKLE_NAMES,
    BEHIND_PROXY,
    SCHEDULER,
    SHARED_STORE,
)
"""Every setting there is; the documentation and the tests follow this list."""


@dataclass(frozen=True)
class Settings:
    """The settings of one server: an absolute folder, sizes in bytes, seconds, counts, names.

    `behind_proxy`: whoever reaches the server was let in by a proxy in front of it. `scheduler` and
    `shared_store`: the cluster that explains many rows, and what is shared with it; empty without.
    """

    home: Path
    model_bytes: int
    table_bytes: int
    store_bytes: int
    workers: int
    worker_memory_bytes: int
    scratch_bytes: int
    load_seconds: int
    answer_seconds: int
    threads: int
    pickle_names: tuple[str, ...] = ()
    behind_proxy: bool = False
    scheduler: str = ""
    shared_store: str = ""


def from_environment(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment such as `os.environ`; absent ones have their default.

    Raises RefusedError BAD_SETTING naming the variable, its value and what is allowed.
    """
    return Settings(
        home=_folder(environment, HOME),
        model_bytes=_number(environment, MODEL_MB) * _MB,
        table_bytes=_number(environment, TABLE_MB) * _MB,
        store_bytes=_number(environment, STORE_MB) * _MB,
        workers=_number(environment, WORKERS),
        worker_memory_bytes=_number(environment, WORKER_MEMORY_MB) * _MB,
        scratch_bytes=_number(environment, SCRATCH_MB) * _MB,
        load_seconds=_number(environment, LOAD_SECONDS),
        answer_seconds=_number(environment, ANSWER_SECONDS),
        threads=_threads(environment),
        pickle_names=pickle_names(environment),
        behind_proxy=_yes(environment, BEHIND_PROXY),
        scheduler=_address(environment),
        shared_store=environment.get(SHARED_STORE.name, SHARED_STORE.default).strip(),
    )


def pickle_names(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The exact names that pickles may hold besides those on the list; workers ask for them too.

    Raises RefusedError BAD_SETTING.
    """
    text = environment.get(PICKLE_NAMES.name, PICKLE_NAMES.default)
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    for name in names:
        # What __main__ holds is another thing in every process.
        if not _EXACT_NAME.fullmatch(name) or name.startswith("__main__."):
            raise _bad(PICKLE_NAMES, name, "package.module.Name, separated by commas")
    return names


def number_allowed(setting: Setting) -> str:
    """Which numbers a setting takes, to stand after "allowed is"."""
    either = "auto or " if setting.default == "auto" else ""
    return f"{either}a whole number of {setting.unit} from {setting.low:,} to {setting.high:,}"


def _threads(environment: Mapping[str, str]) -> int:
    if environment.get(THREADS.name, THREADS.default).strip().lower() == "auto":
        return auto_threads()
    return _number(environment, THREADS)


def _number(environment: Mapping[str, str], setting: Setting) -> int:
    text = environment.get(setting.name, setting.default).strip()
    # int() would also take "1_000", "+4" and digits of other scripts: typing slips, not numbers.
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else -1
    if setting.low <= number <= setting.high:
        return number
    raise _bad(setting, text, number_allowed(setting))


def _yes(environment: Mapping[str, str], setting: Setting) -> bool:
    text = environment.get(setting.name, setting.default).strip().lower()
    if text not in ("yes", "no"):
        raise _bad(setting, text, setting.unit)
    return text == "yes"


def _address(environment: Mapping[str, str]) -> str:
    text = environment.get(SCHEDULER.name, SCHEDULER.default).strip()
    if text and not _ADDRESS.fullmatch(text):
        raise _bad(SCHEDULER, text, "tcp://host:port or tls://host:port")
    return text


def _folder(environment: Mapping[str, str], setting: Setting) -> Path:
    text = environment.get(setting.name, setting.default)
    allowed = "a folder that exists or can be made"
    if not text.strip() or "\0" in text:
        raise _bad(setting, text, allowed)
    try:
        folder = Path(text).expanduser().absolute()
    except RuntimeError as error:  # "~nobody" where there is no such user
        raise _bad(setting, text, allowed) from error
    if folder.exists() and not folder.is_dir():
        raise _bad(setting, text, f"{allowed}, and this is a file")
    return folder


def _bad(setting: Setting, value: str, allowed: str) -> RefusedError:
    return RefusedError(
        "BAD_SETTING",
        f"The setting {setting.name} is {quoted(value)}; allowed is {allowed}.",
        f"Change the environment variable, or remove it for the default "
        f"({setting.default or 'none'}).",
    )
