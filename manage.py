#!/usr/bin/env python
"""Run a management command; DJANGO_SETTINGS_MODULE chooses the settings (production by default)."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main():
    os.umask(0o077)  # What the site writes holds personal health information.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings.base")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"The site is not configured: {error}")


if __name__ == "__main__":
    main()
