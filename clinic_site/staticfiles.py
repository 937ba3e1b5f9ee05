"""Static files with hashed names, compressed ahead of time, and the site's CSS in one file."""

import re

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEET = "css/site.css"
_IMPORT = re.compile(r'@import url\("(?P<path>[^"]+)"\) layer\((?P<layer>[\w.-]+)\);')


class OneStylesheetStorage(CompressedManifestStaticFilesStorage):
    """Put the files that site.css imports into site.css itself, each in its layer.

    A browser then fetches one stylesheet instead of a chain of some thirty. Sources stay one file
    per component, and the development server serves them as they are.
    """

    def post_process(self, paths, dry_run=False, **options):
        if STYLESHEET in paths and not dry_run:
            storage, path = paths[STYLESHEET]
            folder = path.rpartition("/")[0]

            def imported(match):
                with storage.open(f"{folder}/{match['path']}") as file:
                    css = file.read().decode()
                # Addresses in a component are relative to its own folder.
                css = re.sub(r"url\(\"\.\./", 'url("', css) if "/" in match["path"] else css
                return f"@layer {match['layer']} {{\n{css}}}\n"

            with storage.open(path) as file:
                css = _IMPORT.sub(imported, file.read().decode())
            self.delete(STYLESHEET)
            self._save(STYLESHEET, ContentFile(css.encode()))
            paths = paths | {STYLESHEET: (self, STYLESHEET)}
        yield from super().post_process(paths, dry_run, **options)
