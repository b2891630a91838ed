"""What is said of names that are not on the list fits where the names come from."""

import pytest

from explainers.intake.pickles.refusals import unlisted
from explainers.settings import PICKLE_NAMES


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", "subprocess.Popen"])
def test_nobody_is_asked_to_list_what_python_itself_brings(name):
    problem = unlisted([name, "sklearn.datasets.load_iris"])
    assert problem.code == "UNLISTED_TYPE" and name in str(problem)
    assert PICKLE_NAMES.name not in problem.next_step


def test_a_class_of_ones_own_may_be_listed():
    assert PICKLE_NAMES.name in unlisted(["sklearn.datasets.load_iris"]).next_step
