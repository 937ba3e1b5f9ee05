"""Settings of the tests. DATABASE_URL chooses the database: SQLite unless it is set.

Tests that run side by side (pytest -n) get a folder, and so a database and media, for each worker.
"""

import base64
import os
import tempfile
from pathlib import Path

_data_dir = Path(os.environ.get("DATA_DIR") or tempfile.mkdtemp(prefix="clinic-test-"))
if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    # What the workers inherit was put into the environment by the process that started them.
    _data_dir /= _worker
    _data_dir.mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(_data_dir)

for _name, _value in {
    "DATA_DIR": str(_data_dir),
    "SECRET_KEY": "only-for-tests-" * 4,
    "ENCRYPTION_KEYS": base64.urlsafe_b64encode(b"only-for-tests--" * 2).decode(),
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "DATABASE_URL": f"sqlite:///{_data_dir / 'test.sqlite3'}",
    "TRUSTED_PROXY_COUNT": "0",
    "DEFAULT_FROM_EMAIL": "Clinic front desk <front-desk@clinic.example>",
    "EMAIL_URL": "memorymail://",
}.items():
    os.environ.setdefault(_name, _value)

from .base import *  # noqa: E402, F403

SECURE_SSL_REDIRECT = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads get connections of their own and really wait for each other.
    DATABASES["default"]["TEST"] = {"NAME": _data_dir / "test.sqlite3"}
