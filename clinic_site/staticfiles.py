"""Static files with hashed names, compressed ahead of time, and each style sheet in one file."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What pages link to stands in css/, what it imports below that.
_STYLESHEET = re.compile(r"css/[\w-]+\.css")
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[\w.-]+)\);')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINE_BREAK = re.compile(r"\s*\n\s*")


class OneStylesheetStorage(CompressedManifestStaticFilesStorage):
    """Put the files that a style sheet imports into the sheet itself, each in its layer.

    A browser then fetches one stylesheet instead of a chain of some thirty, without comments and
    indentation. Sources stay one file per component, and the development server serves them as
    they are.
    """

    def post_process(self, paths, dry_run=False, **options):
        if not dry_run:
            sheets = {
                name: in_one_piece(*place)
                for name, place in paths.items()
                if _STYLESHEET.fullmatch(name)
            }
            for name, css in sheets.items():
                self.delete(name)
                self._save(name, ContentFile(css.encode()))
            paths = paths | {name: (self, name) for name in sheets}
        yield from super().post_process(paths, dry_run, **options)


def in_one_piece(storage, path):
    """Return the style sheet at `path` with what it imports in it, as small as is safe."""
    folder = path.rpartition("/")[0]

    def imported(match):
        css = _read(storage, f"{folder}/{match['path']}")
        # Addresses in a component are relative to its own folder.
        css = css.replace('url("../', 'url("') if "/" in match["path"] else css
        return f"@layer {match['layer']} {{\n{css}}}\n"

    css = _IMPORT.sub(imported, _read(storage, path))
    # A space stays where a line ended, so that no two words are joined.
    return _LINE_BREAK.sub(" ", _COMMENT.sub("", css)).strip()


def _read(storage, path):
    with storage.open(path) as file:
        return file.read().decode()
