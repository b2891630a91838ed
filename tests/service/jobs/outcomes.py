"""Jobs that came to an end, and ties that note what they are told of one."""

from explainers.errors import ModelError
from explainers.service.jobs.job import Job

RESULT = object()


def raising(error):
    """Work that ends with this error."""

    def work(_):
        raise error

    return work


def failed(error=None):
    """A job whose work failed."""
    job = Job(9)
    job.run(raising(error or ModelError("BAD", "It failed.", "Look.")))
    return job


class Told:
    """Ties that note what they are told, and how the job stood then."""

    def __init__(self):
        self.heard = []

    def begun(self, job):
        self.heard.append(("begun", job.state))

    def cancelled(self, job):
        self.heard.append(("cancelled", job.state))

    def over(self, job):
        self.heard.append(("over", job.error and job.error.code))

    def draft(self, job):
        return ("draft", job.state)
