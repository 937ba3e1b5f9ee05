"""Three accounts to try the site with: one for each group of staff."""

import os
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

ACCOUNTS = {
    "editor": "Editors",
    "front-desk": "Front desk",
    "administrator": "Administrators",
}


def path():
    """Return the git-ignored file that keeps the passwords."""
    return settings.DATA_DIR / "demo-accounts.txt"


def create():
    """Make the accounts on a site that has no users; return lines that show their passwords."""
    users = get_user_model().objects
    if users.exists():
        return []
    lines = []
    for username, group in ACCOUNTS.items():
        password = "-".join(secrets.token_hex(2) for _ in range(4))
        user = users.create_user(username, email=f"{username}@clinic.example", password=password)
        user.groups.add(Group.objects.get(name=group))
        lines.append(f"{username:<14} {password}")
    with os.fdopen(os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write("\n".join(lines) + "\n")
    return lines
