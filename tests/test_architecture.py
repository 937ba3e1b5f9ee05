"""The rules of the house that a machine can hold."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def tracked(*patterns):
    names = subprocess.check_output(["git", "ls-files", *patterns], cwd=ROOT, text=True)
    return [ROOT / name for name in names.split()]


def test_booking_and_education_do_not_import_each_other():
    finished = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache"], cwd=ROOT, check=False
    )

    assert finished.returncode == 0


def test_there_is_no_drawer_for_everything():
    modules = {path.stem for path in tracked("*.py")} | {p.parent.name for p in tracked("*.py")}

    assert not modules & {"core", "common", "utils", "util", "helpers", "misc"}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_inline_script_or_style(template):
    html = template.read_text()

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)
    for script in re.findall(r"<script\b([^>]*)>", html):
        assert "src=" in script or 'type="application/ld+json"' in script


def test_every_block_has_a_template_and_a_style_sheet_of_its_name():
    from education.blocks import BodyBlock

    dressed_as = {"illustration": "figure"}
    for name in BodyBlock().child_blocks:
        assert (ROOT / f"templates/education/blocks/{name}.html").exists(), name
        sheet = dressed_as.get(name, name)
        assert (ROOT / f"static/css/components/{sheet}.css").exists(), name


def test_no_committed_file_names_a_package_registry():
    # Split, so that this file does not hold them itself.
    hosts = ["pypi." + "org", "pythonhosted." + "org", "registry.npmjs" + ".org"]
    for path in tracked():
        text = path.read_bytes().decode(errors="ignore")
        assert not any(host in text for host in hosts), path


def test_every_requirement_is_pinned_with_a_hash():
    for name in ("base", "test"):
        text = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", " ")
        pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
        assert pins
        assert all("==" in pin and "--hash=sha256:" in pin for pin in pins)


@pytest.mark.parametrize("sheet", tracked("static/css/**.css"), ids=lambda path: path.stem)
def test_style_sheets_name_no_left_and_no_right(sheet):
    """So that the site can be read from right to left."""
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)

    assert not re.search(r"[\w-]*\b(left|right)\b", css)
    for value in re.findall(r"\b(?:inset|margin|padding): ([^;]+);", css):
        sides = re.findall(r"[^\s(]+(?:\([^)]*\))?", value)
        assert len(sides) < 4 or sides[1] == sides[3], value


@pytest.mark.parametrize("sheet", tracked("static/css/**.css"), ids=lambda path: path.stem)
def test_style_sheets_close_every_brace(sheet):
    """A lost one silently switches off all that follows it."""
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)

    assert css.count("{") == css.count("}")
