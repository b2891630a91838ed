"""Jobs in the list, and what the list holds."""

from explainers.errors import ModelError
from explainers.service.jobs.progress import Progress
from explainers.service.jobs.register import Failure
from tests.service.toy_requests import TREES

ERROR = ModelError("BAD", "It failed.", "Look.")
FAILURE = Failure(ERROR, Progress(3, 9))


def begin(register, identity="a", subject="s"):
    register.begin(identity, subject, TREES, 9)


def rows(database):
    columns = "identity, state, done, total, cancel, attempts, owner"
    return database.read(f"SELECT {columns} FROM jobs ORDER BY identity")


def content(folder):
    return b"".join(path.read_bytes() for path in folder.glob("jobs.sqlite*"))
