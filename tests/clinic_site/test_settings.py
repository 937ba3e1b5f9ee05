"""Production refuses to start half-configured, and says what is missing in one sentence."""

import ast
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

# Of no site. Names of tests hold it, so it is the same for every worker.
A_KEY = "c" * 43 + "="

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "clinic_site.settings.base",
    "SECRET_KEY": "x" * 60,
    "ENCRYPTION_KEYS": A_KEY,
    "ALLOWED_HOSTS": "clinic.example",
    "SITE_URL": "https://clinic.example",
    "DATABASE_URL": "sqlite:////tmp/never-opened.sqlite3",
    "DEFAULT_FROM_EMAIL": "front-desk@clinic.example",
    "TRUSTED_PROXY_COUNT": "1",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
}


def check(**changes):
    """Run Django's checks with the production settings; return the finished process."""
    environment = PRODUCTION | {"PATH": os.environ["PATH"]} | changes
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={name: value for name, value in environment.items() if value is not None},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_environment_starts():
    assert check().returncode == 0


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"DJANGO_SETTINGS_MODULE"}))
def test_a_missing_variable_is_named_in_one_sentence(name):
    finished = check(**{name: None})

    assert finished.returncode == 1
    assert f"set the environment variable {name}" in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "not a database"),
        ("EMAIL_URL", "carrier-pigeon://coop"),
        ("TRUSTED_PROXY_COUNT", "several"),
        ("SITE_URL", "clinic.example"),
        ("SITE_URL", "http://clinic.example"),
        ("SECRET_KEY", "hunter2"),
        ("ENCRYPTION_KEYS", "hunter2"),
        ("ENCRYPTION_KEYS", f"{A_KEY},hunter2é"),
        ("ENCRYPTION_KEYS", " , "),
        ("ALLOWED_HOSTS", "*.example"),
    ],
)
def test_a_wrong_value_is_named_without_being_quoted(name, value):
    finished = check(**{name: value})

    assert finished.returncode == 1
    assert name in finished.stderr
    assert value not in finished.stderr
    assert len(finished.stderr.strip().splitlines()) == 1


def test_production_is_not_in_debug_mode_and_wants_https():
    code = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)"
    )
    environment = PRODUCTION | {"PATH": os.environ["PATH"]}
    printed = subprocess.check_output(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, text=True
    )

    assert printed.split() == ["False", "True", "True", "True"]


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": "-c jit=off"}),
        ("?sslmode=require", {"options": "-c jit=off", "sslmode": "require"}),
        ("?options=-c%20work_mem%3D8MB", {"options": "-c jit=off -c work_mem=8MB"}),
    ],
)
def test_options_of_postgresql_are_taken_from_the_address_too(query, options):
    address = f"postgres://clinic@db.example/clinic{query}"
    code = "from django.conf import settings as s; print(s.DATABASES['default']['OPTIONS'])"
    environment = PRODUCTION | {"PATH": os.environ["PATH"], "DATABASE_URL": address}
    printed = subprocess.check_output(
        [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, text=True
    )

    assert ast.literal_eval(printed) == options


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's compiler")
def test_postgresql_compiles_no_query():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit_above_cost = 0")
        cursor.execute("EXPLAIN ANALYZE SELECT count(*) FROM auth_user")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "JIT" not in plan


def test_a_machine_of_its_own_makes_its_keys_once_and_keeps_them_to_itself(tmp_path):
    code = "from django.conf import settings as s; print(s.SECRET_KEY, s.ENCRYPTION_KEYS)"
    environment = {
        "DJANGO_SETTINGS_MODULE": "clinic_site.settings.local",
        "DATA_DIR": str(tmp_path),
        "PATH": os.environ["PATH"],
    }
    first, second = (
        subprocess.check_output(
            [sys.executable, "-c", code], env=environment, cwd=settings.BASE_DIR, text=True
        )
        for _ in range(2)
    )

    assert first == second
    for name in ("secret-key", "encryption-key"):
        assert (tmp_path / name).read_text() in first
        assert (tmp_path / name).stat().st_mode & 0o077 == 0
