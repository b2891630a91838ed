"""Write models as older versions of scikit-learn saved them: `python -m assets.build_old_pickles`.

For each version it makes a throw-away environment and runs `old_models.py` in it. Run by hand, and
only to add a version: the files stay as they are.
"""

from __future__ import annotations

import subprocess
import tempfile
import venv
from pathlib import Path

TARGET = Path(__file__).parents[1] / "tests" / "intake" / "pickles" / "old"
# A version, and what it was used with in its time.
VERSIONS = {
    "1.2.2": ("numpy==1.26.4", "scipy==1.13.1", "pandas==2.2.3", "joblib==1.3.2"),
    "1.4.2": ("numpy==1.26.4", "scipy==1.13.1", "pandas==2.2.3", "joblib==1.4.2"),
    "1.6.1": ("numpy==2.2.6", "scipy==1.15.3", "pandas==2.2.3", "joblib==1.4.2"),
}


def main() -> None:
    """Write the files of every version."""
    for version, others in VERSIONS.items():
        with tempfile.TemporaryDirectory() as folder:
            venv.create(folder, with_pip=True)
            python = Path(folder) / "bin" / "python"
            wanted = [f"scikit-learn=={version}", *others]
            subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
            # By its path: the environment has nothing else of this repository.
            inside = Path(__file__).with_name("old_models.py")
            subprocess.run([python, inside, TARGET / version], check=True)


if __name__ == "__main__":
    main()
