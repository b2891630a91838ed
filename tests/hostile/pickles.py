"""Pickles that would run code, read files or take the process down: the readers' own corpus."""

from __future__ import annotations

from collections.abc import Mapping

from tests.hostile.items import Item, Refused
from tests.intake.pickles.hostile.corpus import CORPUS

# What a call would do -> the cases that do it. The others are put through by the reader's tests.
CALLS: Mapping[str, tuple[str, ...]] = {
    "runs programs": ("os.system", "os.popen", "subprocess.Popen", "pty.spawn"),
    "runs code": ("builtins.eval", "builtins.exec", "types.FunctionType", "marshal.loads"),
    "reads /etc/passwd": ("numpy.fromfile", "numpy.loadtxt", "pandas.read_csv", "scipy.io.loadmat"),
    "writes files": ("builtins.open", "numpy.save", "logging.FileHandler", "pathlib.Path"),
    "opens sockets": ("socket.create_connection", "urllib.request.urlopen"),
    "reads the server's environment": ("builtins.getattr", "operator.attrgetter"),
    "a pickle in a pickle": ("pickle.loads", "joblib.load", "torch.load", "keras"),
    "stays behind": (
        "atexit.register",
        "threading.Timer",
        "weakref.finalize",
        "copyreg.add_extension",
    ),
}
# How a case's name begins -> what it stands for.
KINDS: Mapping[str, str] = {
    "route: ": "opcodes that call",
    "name: ": "names that look like others",
    "size: ": "lengths that are not there",
    "native: ": "arrays that compiled code would trust",
    "hidden: ": "hidden code",
    "damaged: ": "damaged pickle",
}
# Cases that stand for something of its own.
OWN: Mapping[str, str] = {
    "hidden: in a compressed array of joblib": "compressed joblib that runs code",
    "hidden: in a gzip file": "compressed joblib that runs code",
    "size: zlib": "joblib(zlib) that expands",
    "size: a bytearray": "bytearray bounded by the file",
    "native: a tree leads outside": "edited allow-listed sklearn tree",
    "native: a vectorizer that reads files": "CountVectorizer(input='filename')",
}


def _item(name: str, term: str) -> Item:
    data, code = CORPUS[name]
    return Item(f"pickle: {name}", term, "model", "model.pkl", lambda: data, Refused(code))


ITEMS = (
    *(_item(f"calls {name}", term) for term, names in CALLS.items() for name in names),
    *(
        _item(name, OWN.get(name, term))
        for start, term in KINDS.items()
        for name, (_, code) in CORPUS.items()
        if name.startswith(start) and code
    ),
)
