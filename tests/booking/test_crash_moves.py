"""The server is killed with -9 while receptionists decide: no move is half made.

Runs the whole site. Receptionists are signed in by sessions that are put into its database.
"""

import http.client
import itertools
import re
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

pytestmark = pytest.mark.crash

REQUESTS = 60
KILL_AFTER = 20
AT_ONCE = 6
# The forms whose fields are known here; each takes `seen` too.
MOVES = [("mark_contacted", {}), ("decline", {"reason": "no_time"}), ("cancel", {})]

PREPARE = f"""
import json
import uuid
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from booking.submission import submit
from clinic_site.models import BodyArea, ClinicSettings
from tests.factories.staff import StaffClient
user = get_user_model().objects.create_user("crash")
user.groups.add(Group.objects.get(name="Front desk"))
client = StaffClient()
client.force_login(user)
keys = []
for number in range({REQUESTS}):
    answers = {{
        "name": "Ada Example", "phone": "", "email": f"patient-{{number}}@example.com",
        "contact_method": "email", "is_returning": False, "preferred_days": [],
        "preferred_parts": [], "wants_earlier": False, "needle_feeling": "fine", "note": "",
        "body_areas": [BodyArea.objects.first()],
    }}
    keys.append(submit(
        answers=answers, submission_key=uuid.uuid4(), address_hash="",
        clinic=ClinicSettings.load(), now=timezone.now(),
    ).pk)
print(json.dumps({{"cookie": client.cookies["sessionid"].value, "keys": keys}}))
"""
# For each move of staff: is all there that belongs to it, and is nothing there without it?
FIND_HALVES = """
import json
from booking.models import AccessedRequest, AppointmentRequest, Message, RequestEvent
TELLS = {"declined", "cancelled"}
halves, moved = [], []
for request in AppointmentRequest.objects.all():
    last = request.events.moves().last()
    by_staff = list(request.events.moves().filter(by__isnull=False))
    moved += [request.pk] * len(by_staff)
    told = set(request.messages.filter(kind__in=TELLS).values_list("event", "kind"))
    expected = {(event.pk, event.kind) for event in by_staff if event.kind in TELLS}
    changes = AccessedRequest.objects.filter(request_number=request.pk, access__action="changed")
    if (
        request.status != last.to_status
        or told != expected
        or changes.count() != len(by_staff)
        or bool(request.closed_at) != (request.status in TELLS)
        or bool(request.first_answer_at) != bool(by_staff)
    ):
        halves.append(request.pk)
print(json.dumps({"halves": halves, "moved": moved}))
"""


class NoAnswer(Exception):
    """The connection broke: the receptionist does not know whether the move was made."""


class Stay(urllib.request.HTTPRedirectHandler):
    """Take the answer to a move as it is: where it leads is of no interest here."""

    def redirect_request(self, *args, **kwargs):
        return None


class Receptionist:
    def __init__(self, site, cookie):
        self.root = f"{site.root}/admin/requests"
        self.opener = urllib.request.build_opener(Stay)
        self.cookies = {"sessionid": cookie}

    def open(self, address, body=None):
        request = urllib.request.Request(address, body)
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        request.add_header("Referer", self.root)
        try:
            return self.opener.open(request, timeout=60)
        except urllib.error.HTTPError as answer:
            return answer
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error

    def decide(self, key, move, fields):
        """Open the request and send the form of the move; return the answer's status."""
        page = self.open(f"{self.root}/{key}/")
        assert page.status == 200, f"The request cannot be opened: {page.status}"
        try:
            html = page.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error
        for cookie in page.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        # A message at the top may bring a form of its own, to undo what a colleague's browser did.
        form = html[html.index(f'action="/admin/requests/{key}/{move}/"') :]
        hidden = {
            name: re.search(rf'name="{name}" value="([^"]+)"', form)[1]
            for name in ("csrfmiddlewaretoken", "seen")
        }
        body = urllib.parse.urlencode(hidden | fields).encode()
        return self.open(f"{self.root}/{key}/{move}/", body).status


def test_a_server_that_is_killed_leaves_no_move_half_made(site):
    site.start()
    prepared = site.ask(PREPARE)
    answers = itertools.count(1)

    def decide(number):
        receptionist = Receptionist(site, prepared["cookie"])
        try:
            key = prepared["keys"][number]
            status = receptionist.decide(key, *MOVES[number % len(MOVES)])
        except NoAnswer:
            return None
        if next(answers) == KILL_AFTER:
            site.kill()
        return key if status == 302 else status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answered = [answer for answer in pool.map(decide, range(REQUESTS)) if answer]
    found = site.ask(FIND_HALVES)

    assert KILL_AFTER <= len(answered) < REQUESTS
    assert found["halves"] == []
    # What a receptionist was told is done is done, once.
    assert set(answered) <= set(found["moved"])
    assert len(found["moved"]) == len(set(found["moved"]))
