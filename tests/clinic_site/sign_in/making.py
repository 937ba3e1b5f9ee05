"""People who sign in, by hand: with their password, and with what their app would show."""

import time

from django.contrib.auth.models import Group, User
from django_otp.oath import TOTP

PASSWORD = "correct horse battery staple"
SECRET = "3132333435363738393031323334353637383930"
REQUESTS = "/admin/requests/"


def make_person(group="Front desk", username="asha"):
    user = User.objects.create_user(username, password=PASSWORD)
    user.groups.add(Group.objects.get(name=group))
    return user


def code_now(secret=SECRET, *, steps=0):
    totp = TOTP(bytes.fromhex(secret), drift=steps)
    totp.time = time.time()
    return f"{totp.token():06}"


def wrong_code():
    return f"{(int(code_now()) + 500_000) % 1_000_000:06}"


def give_password(client, username="asha", password=PASSWORD, *, next="", **headers):  # noqa: A002
    fields = {"username": username, "password": password, "next": next}
    return client.post("/admin/login/", fields, **headers)


def give_code(client, code):
    return client.post("/admin/login/code/", {"code": code})


def sees_requests(client):
    """Say whether this browser is let in to the requests."""
    return client.get(REQUESTS).status_code == 200
