"""Read typed settings from the environment; a missing or wrong one is one clear sentence."""

import warnings

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

_env = environ.Env()
_REQUIRED = object()


def read(kind, name, default=_REQUIRED, *, why=""):
    """Return the variable `name` as `kind` ("str", "int", "bool", "list", "db_url", "email_url").

    Raises ImproperlyConfigured, naming the variable and what it is for, when it has no default and
    is missing or empty, or when its value cannot be read as `kind`.
    """
    if not _env.str(name, ""):
        if default is _REQUIRED:
            raise ImproperlyConfigured(f"set the environment variable {name}: {why}.")
        return default
    try:
        with warnings.catch_warnings():
            # django-environ only warns of an address that it cannot read.
            warnings.simplefilter("error", UserWarning)
            return getattr(_env, kind)(name)
    except (ValueError, KeyError, UserWarning, ImproperlyConfigured) as error:
        # "from None": the value may be a secret, so it stays out of the traceback.
        raise ImproperlyConfigured(
            f"the environment variable {name} cannot be read as {kind} ({type(error).__name__})"
            f"{': ' + why if why else ''}."
        ) from None


def read_keys(name, *, why):
    """Return the variable `name` as a list of Fernet keys.

    Raises ImproperlyConfigured, without quoting it, when there is none or one cannot be a key.
    """
    keys = [key for part in read("list", name, why=why) if (key := part.strip())]
    if not keys:
        raise ImproperlyConfigured(f"the environment variable {name} holds no key: {why}.")
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            raise ImproperlyConfigured(
                f"key {place} of {len(keys)} in the environment variable {name} cannot be one: "
                f"{why}."
            ) from None
    return keys
