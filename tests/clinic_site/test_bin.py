"""The scripts behind the Makefile say in one sentence what is missing."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*command, path):
    """Run a script with only the programs in `path`; return the finished process."""
    environment = {"PATH": str(path), "HOME": str(path), "PYENV_ROOT": str(path)}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_without_a_new_enough_python_one_sentence_says_what_to_install(tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)

    finished = run("/bin/sh", "bin/find-python", path=tmp_path)

    assert finished.returncode == 1
    assert "needs Python 3.12 or newer" in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1


def test_a_missing_program_is_named_with_how_to_get_it(tmp_path):
    not_root = tmp_path / "id"
    not_root.write_text("#!/bin/sh\necho 1000\n")
    not_root.chmod(0o755)

    finished = run("/bin/sh", "bin/needs", "chromium", path=tmp_path)

    assert finished.returncode == 1
    assert "need chromium" in finished.stderr
    assert "apt-get install chromium" in finished.stderr


def test_the_scripts_can_be_run():
    for script in (ROOT / "bin").iterdir():
        assert os.access(script, os.X_OK), script
