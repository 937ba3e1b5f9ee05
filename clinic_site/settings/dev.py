"""`make dev`: the development server, with debugging and reload, on the data of `make run`."""

from .local import *  # noqa: F403

DEBUG = True
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
