"""The README's commands are the Makefile's."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
COMMANDS = sorted(set(re.findall(r"(?:`|^    )(make [a-z-]+)", README, re.MULTILINE)))


def test_the_readme_gives_the_two_commands_on_lines_of_their_own():
    assert {"    make run", "    make test"} <= set(README.splitlines())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_make_command_is_known_to_make(command):
    dry_run = subprocess.run(
        [*command.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert dry_run.returncode == 0, dry_run.stderr


def test_continuous_integration_runs_the_readmes_test_command():
    assert "exec make test\n" in (ROOT / ".ci/run").read_text()


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", README))
def test_each_link_leads_to_a_file(link):
    assert (ROOT / link).exists()


def test_each_target_explains_itself():
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE))
    explained = set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))

    assert targets == explained
