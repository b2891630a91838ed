"""What a worker may read: libraries, and nothing of a user."""

import sys
import tempfile
from pathlib import Path

from explainers.service.sandbox import paths


def test_readable_are_libraries_and_not_what_lies_beside_them(tmp_path, monkeypatch):
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").touch()
    (tmp_path / "module.py").touch()
    (tmp_path / ".rationale").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "secrets.toml").touch()
    (tmp_path / "site-packages").mkdir()
    site, archive = tmp_path / "site-packages", tmp_path / "library.zip"
    archive.touch()
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), str(site), str(archive), "/no/such"])
    monkeypatch.setenv("LD_LIBRARY_PATH", f"{tmp_path / 'data'}::/no/such")
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "compiled"))
    found = [Path(path) for path in paths.readable()]
    ours = {path.name for path in found if path.is_relative_to(tmp_path)}
    assert ours == {"package", "module.py", "site-packages", "library.zip", "data", "compiled"}
    assert Path("/etc/passwd") not in found
    assert not any(Path(tempfile.gettempdir()) == path for path in found)
    assert Path(sys.prefix, "lib") in found
    assert len(found) == len(set(found))


def test_nothing_readable_holds_anything_of_a_user():
    """Folders where servers keep uploads, keys and homes; under none of them is all readable."""
    found = [Path(path).resolve() for path in paths.readable()]
    for folder in ("/", "/etc", "/home", "/var", "/tmp", "/proc", "/sys", "/dev", "/usr", "/run"):
        assert Path(folder) not in found
    root = Path(__file__).resolve().parents[3]
    assert root not in found
    assert root / "explainers" in found
