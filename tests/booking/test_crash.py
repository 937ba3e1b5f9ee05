"""A killed server and worker lose no request that was acknowledged, and no message.

Runs the whole site as `make run` does, in a folder and on a database of its own, sends 300 requests
at once, kills every process with -9 in the middle, starts it again, and lets those patients who got
no answer send their form again, as a browser's retry does.
"""

import http.client
import itertools
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.running_site import DEADLINE_SECONDS

pytestmark = pytest.mark.crash

PATIENTS = 300
KILL_AFTER = 100

COUNT_STORED = """
import json
from collections import Counter
from booking.models import AppointmentRequest, Message
print(json.dumps({
    "references": list(AppointmentRequest.objects.values_list("reference", flat=True)),
    "emails": list(AppointmentRequest.objects.values_list("email", flat=True)),
    "messages": Counter(Message.objects.values_list("kind", flat=True)),
    "unsent": Message.objects.exclude(state="sent").count(),
}))
"""
# What the killed worker had claimed is due again later.
SEND_ALL = """
from django.utils import timezone
from booking import outbox
print(outbox.deliver_due(now=timezone.now() + outbox.CLAIM, at_most=10_000))
"""


class NoAnswer(Exception):
    """The connection broke: the patient does not know whether the request arrived."""


def hidden_fields(html):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', html))


class Patient:
    """One browser: it fetches the form once and sends it until it is told that it arrived."""

    def __init__(self, number, address):
        self.email = f"patient-{number}@example.com"
        self.address = address
        self.answer = None

    def open_form(self):
        html = urllib.request.urlopen(self.address, timeout=60).read().decode()
        area = re.search(r'name="body_areas" value="([\w-]+)"', html)[1]
        self.fields = hidden_fields(html) | {
            "name": self.email.partition("@")[0],
            "email": self.email,
            "contact_method": "email",
            "is_returning": "no",
            "body_areas": area,
            "needle_feeling": "unsure",
            "agreed": "on",
        }

    def send(self):
        """Send the form; keep the answer's address. Raises NoAnswer when the connection breaks."""
        body = urllib.parse.urlencode(self.fields | {"step": "send"}).encode()
        try:
            response = urllib.request.urlopen(self.address, body, timeout=60)
            html = response.read().decode()
        except urllib.error.HTTPError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error
        if "/status/" in response.url:
            self.answer = response.url
            self.reference = re.search(r"\b[3-9A-Z]{3}-[3-9A-Z]{3}\b", html)[0]
        else:
            # Sent faster than a person can: the page asks to press Send again.
            self.fields |= hidden_fields(html)
        return self.answer


def test_300_requests_at_once_survive_a_killed_server(site, tmp_path):
    site.start()
    patients = [Patient(number, site.address) for number in range(PATIENTS)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(Patient.open_form, patients))

    answered = send_all_and_kill_in_the_middle(site, patients)
    assert KILL_AFTER <= len(answered) < PATIENTS

    site.start()
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(send_until_answered, patients))
    site.kill()
    site.ask(SEND_ALL)
    stored = site.ask(COUNT_STORED)

    assert sorted(stored["emails"]) == sorted(patient.email for patient in patients)
    assert {patient.reference for patient in patients} == set(stored["references"])
    assert stored["messages"] == {"received": PATIENTS, "alert": PATIENTS}
    assert stored["unsent"] == 0
    assert len(list((tmp_path / "mail").glob("*.eml"))) == 2 * PATIENTS


def send_all_and_kill_in_the_middle(site, patients):
    """Send everybody's form at the same time, and kill the site after KILL_AFTER answers."""
    answers = itertools.count(1)

    def send(patient):
        try:
            while not patient.send():
                pass
        except NoAnswer:
            return
        if next(answers) == KILL_AFTER:
            site.kill()

    with ThreadPoolExecutor(PATIENTS) as pool:
        list(pool.map(send, patients))
    return [patient for patient in patients if patient.answer]


def send_until_answered(patient):
    give_up_at = time.monotonic() + DEADLINE_SECONDS
    while not patient.answer and time.monotonic() < give_up_at:
        with suppress(NoAnswer):
            patient.send()
