"""`make run`: production on one machine, relaxed only for plain HTTP on the loopback address.

The secret key and the encryption key are made once and kept, like the database and the e-mail
files, in the git-ignored folder var/.
"""

import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

_data_dir = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parents[2] / "var")
_EMAIL_TO_FILES = "filemail://"
_port = os.environ.get("PORT") or "8000"


def _own_secret(name, make):
    """Return this machine's own secret of that name, made when it is first asked for."""
    file = _data_dir / name
    if not file.exists():
        _data_dir.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(make())
    return file.read_text()


for _name, _value in {
    "DATA_DIR": str(_data_dir),
    "SECRET_KEY": os.environ.get("SECRET_KEY")
    or _own_secret("secret-key", lambda: secrets.token_urlsafe(64)),
    "ENCRYPTION_KEYS": os.environ.get("ENCRYPTION_KEYS")
    or _own_secret("encryption-key", lambda: Fernet.generate_key().decode()),
    "ALLOWED_HOSTS": "127.0.0.1,localhost",
    "SITE_URL": f"http://127.0.0.1:{_port}",
    "DATABASE_URL": f"sqlite:///{_data_dir / 'clinic.sqlite3'}",
    "TRUSTED_PROXY_COUNT": "0",
    "DEFAULT_FROM_EMAIL": "Clinic front desk <front-desk@clinic.example>",
    "EMAIL_URL": _EMAIL_TO_FILES,
}.items():
    os.environ.setdefault(_name, _value)

from .base import *  # noqa: E402, F403

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SECURE_PROXY_SSL_HEADER = None
MAIL_FOLDER = _data_dir / "mail"
if os.environ["EMAIL_URL"] == _EMAIL_TO_FILES:
    MAILERS = {
        "default": {
            "BACKEND": "clinic_site.mail_files.EmailBackend",
            "OPTIONS": {"folder": MAIL_FOLDER},
        }
    }
