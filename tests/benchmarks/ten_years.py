"""Ten years of requests, made by the database itself, because a million are too many for Python.

The first load has 1,000 of them: 60 that are open, 200 coming visits and 740 that are closed. The
second one fills up the closed ones and leaves the rest as it is. Everything is made from the
number `i` of a request, so that two runs are alike.
"""

from django.db import connection
from django.utils import timezone

from booking.models import (
    Access,
    AccessedRequest,
    AppointmentRequest,
    InternalNote,
    Message,
    Offer,
    RequestedArea,
    RequestEvent,
)
from booking.submission import REFERENCE_ALPHABET
from clinic_site.encrypted_text import encrypt
from tests.factories.clinic import make_body_area, make_clinic, make_practitioner

from .names import FIRST_NAMES, surname_slots
from .sql import in_bulk, insert, later, literal, moment, padded, text, uuid

OPEN, VISITS, CLOSED_AT_FIRST = 60, 200, 740
PRACTITIONERS = 14
DAY = 24 * 60 * 60
YEARS = 3650 * DAY

_NOTE = "It began after gardening, on the left side, and is worst in the morning."
_BODY = "Hello,\n\nthis is about your request for an appointment.\n" * 6


class TenYears:
    """Loads the requests; `total` is how many there are after the second load."""

    def __init__(self, total, receptionist):
        self.closed = total - OPEN - VISITS
        self.receptionist = receptionist.pk
        self.stride = -(-self.closed // CLOSED_AT_FIRST)
        # A patient comes three times in ten years.
        self.patients = self.closed // 3
        self.now = int(timezone.now().timestamp()) // 3600 * 3600
        self.start = self.now - YEARS
        make_clinic()
        self.practitioners = [
            make_practitioner(f"Physiotherapist {letter}").pk for letter in "ABCDEFGHIJKLMN"
        ]
        self.areas = [make_body_area(name).pk for name in ("Neck", "Shoulder", "Back", "Hip")]
        self._store_names()

    def load_first(self):
        """Load the first 1,000."""
        self._load(f"i % {self.stride} = 0 OR i >= {self.closed}")

    def load_rest(self):
        """Load what is missing to the total."""
        self._load(f"i % {self.stride} <> 0 AND i < {self.closed}")

    def _store_names(self):
        with connection.cursor() as cursor:
            for table, names in (("first", FIRST_NAMES), ("last", surname_slots())):
                cursor.execute(
                    f"CREATE TEMPORARY TABLE {table}_names (k integer PRIMARY KEY, name text, "
                    "folded text)"
                )
                rows = [(k, name, folded) for k, (name, folded) in enumerate(names)]
                cursor.executemany(f"INSERT INTO {table}_names VALUES (%s, %s, %s)", rows)
            self.surnames = len(surname_slots())

    def _load(self, which):
        with in_bulk():
            self._insert(which)

    def _insert(self, which):
        last = AppointmentRequest.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        self._requests(which)
        new = f"booking_appointmentrequest r WHERE r.id > {last}"
        self._areas(new)
        self._events(new)
        joined = "booking_requestevent e JOIN booking_appointmentrequest r ON r.id = e.request_id"
        self._messages(f"{joined} WHERE r.id > {last}")
        self._offers(f"{joined} WHERE r.id > {last}")
        insert(
            InternalNote,
            f"{new} AND r.id % 5 = 0",
            request_id="r.id",
            at=later("r.created_at", 90),
            by_id=str(self.receptionist),
            text=literal(encrypt(_NOTE)),
        )
        self._accesses(new)

    def _requests(self, which):
        phone = (
            f"'+1' || CASE p % 3 WHEN 0 THEN '905' WHEN 1 THEN '416' ELSE '647' END || "
            f"{padded('2000000 + (p * 7919) % 7999999', 7)}"
        )
        phone = f"CASE WHEN q % 10 = 1 THEN '' ELSE {phone} END"
        email = (
            f"CASE WHEN q % 10 = 0 THEN '' "
            f"ELSE f.folded || '.' || replace(l.folded, ' ', '') || {text('q % 1000')} || "
            "'@example.com' END"
        )
        rows = f"""
            WITH RECURSIVE numbers AS (
                SELECT CAST(0 AS bigint) AS i
                UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < {self.closed + OPEN + VISITS}
            ), hashed AS (
                SELECT i, (i * 2654435761) % 4294967296 / 64 AS h, {self._patient()} AS p,
                    ({self._patient()} * 2654435761) % 4294967296 / 64 AS q
                FROM numbers WHERE {which}
            ), described AS (
                SELECT i, h, p, q, {self._status()} AS status, {self._created()} AS came,
                    {self._visit()} AS starts, f.name || ' ' || l.name AS name,
                    f.folded || ' ' || l.folded AS folded, {phone} AS phone, {email} AS email,
                    {_reference()} AS reference
                FROM hashed
                JOIN first_names f ON f.k = q % {len(FIRST_NAMES)}
                JOIN last_names l ON l.k = q / 128 % {self.surnames}
            ), whole AS (
                SELECT *, status IN ('confirmed', 'completed', 'no_show') AS has_visit,
                    status IN ('new', 'contacted', 'offered', 'confirmed') AS is_live
                FROM described
            )"""
        found = "substr(phone, 2)"
        lines = (
            f"folded || CASE phone WHEN '' THEN '' ELSE chr10 || {found} END"
            f" || CASE email WHEN '' THEN '' ELSE chr10 || email END"
            " || chr10 || lower(reference) || chr10 || lower(replace(reference, '-', ''))"
        )
        newline = "chr(10)" if connection.vendor == "postgresql" else "char(10)"
        visit = {
            name: f"CASE WHEN has_visit THEN {moment(f'starts + {minutes * 60}')} END"
            for name, minutes in (("appointment_at", 0), ("appointment_ends_at", 30))
        }
        insert(
            AppointmentRequest,
            f"({rows} SELECT * FROM whole) AS made ORDER BY i",
            reference="reference",
            status="status",
            created_at=moment("came"),
            reply_due_at=moment("came + 14400"),
            name="name",
            search_text=lines.replace("chr10", newline),
            phone="phone",
            email="email",
            contact_method="CASE WHEN q % 10 = 1 THEN 'email' ELSE 'call' END",
            is_returning="q % 2 = 0",
            needle_feeling="CASE h % 3 WHEN 0 THEN 'fine' ELSE 'unsure' END",
            note=f"CASE WHEN h % 5 < 2 THEN {literal(encrypt(_NOTE))} ELSE '' END",
            agreed_at=moment("came"),
            **visit,
            busy_until=f"CASE WHEN has_visit THEN {moment('starts + 2400')} END",
            practitioner_id=(
                f"CASE WHEN has_visit THEN i % {PRACTITIONERS} + {self.practitioners[0]} END"
            ),
            acknowledged_at=f"CASE WHEN has_visit AND h % 2 = 0 THEN {moment('came + 9000')} END",
            # Those at which nobody pressed Seen.
            follow_up="CASE WHEN status = 'cancelled' AND i % 1000 = 7 THEN 'look' ELSE '' END",
            decline_reason="CASE status WHEN 'declined' THEN 'no_time' ELSE '' END",
            first_answer_at=f"CASE WHEN status <> 'new' THEN {moment('came + 7200')} END",
            first_answer_on_time="CASE WHEN status <> 'new' THEN h % 10 <> 0 END",
            unanswered_calls="h % 4",
            closed_at=f"CASE WHEN NOT is_live THEN {moment(self._closed_at())} END",
            link_id=uuid("i"),
            submission_key=uuid("i"),
        )

    def _patient(self):
        """Whoever has a request that is open had one of the first load that is closed."""
        return (
            f"(CASE WHEN i >= {self.closed} THEN (i - {self.closed}) * {self.stride} ELSE i END"
            f" % {self.patients})"
        )

    def _status(self):
        k = f"(i - {self.closed})"
        return f"""CASE
            WHEN {k} >= {OPEN} THEN 'confirmed'
            WHEN {k} >= 45 THEN 'offered' WHEN {k} >= 30 THEN 'contacted' WHEN {k} >= 0 THEN 'new'
            WHEN h % 20 < 12 THEN 'completed' WHEN h % 20 < 14 THEN 'declined'
            WHEN h % 20 < 17 THEN 'cancelled' WHEN h % 20 = 17 THEN 'duplicate'
            ELSE 'no_show' END"""

    def _created(self):
        """Ten years for the closed ones, the last five days for the rest."""
        k = f"(i - {self.closed})"
        return (
            f"CASE WHEN {k} >= 0 THEN {self.now} - 5 * {DAY} + {k} * 1500 "
            f"ELSE {self.start} + i * {YEARS - 21 * DAY} / {self.closed} END"
        )

    def _visit(self):
        """Two weeks after the request came, and never two at once with one practitioner."""
        k, gap = f"(i - {self.closed})", (YEARS - 21 * DAY) * PRACTITIONERS // self.closed
        return (
            f"CASE WHEN {k} >= 0 THEN {self.now} + {DAY} + {k} / {PRACTITIONERS} * 7200 "
            f"ELSE {self.start} + {14 * DAY} + i / {PRACTITIONERS} * {gap} END"
        )

    def _closed_at(self):
        return f"CASE WHEN has_visit THEN starts + 3600 ELSE came + {DAY} END"

    def _areas(self, new):
        for number, area in enumerate(self.areas):
            named = f"(r.id % 4 = {number} OR r.id % 13 = {number})"
            insert(RequestedArea, f"{new} AND {named}", request_id="r.id", body_area_id=str(area))

    def _events(self, new):
        """Two to four for each request, with how things stood after them."""
        by = str(self.receptionist)
        submitted = {"kind": "'submitted'", "at": "r.created_at", "to_status": "'new'"}
        self._event(new, **submitted, reply_due_at="r.reply_due_at")
        called = f"{new} AND r.status <> 'new' AND r.unanswered_calls = 3"
        self._event(called, kind="'called'", at=later("r.created_at", 60), by_id=by)
        visit = {
            name: f"r.{name}"
            for name in ("appointment_at", "appointment_ends_at", "busy_until", "practitioner_id")
        }
        booked = f"{new} AND r.status IN ('confirmed', 'completed', 'no_show')"
        confirmed = {"kind": "'confirmed'", "from_status": "'new'", "to_status": "'confirmed'"}
        self._event(booked, **confirmed, at=later("r.created_at", 120), by_id=by, **visit)
        for status, kind in {
            "contacted": "contacted",
            "offered": "offered",
            "declined": "declined",
            "cancelled": "cancelled",
            "duplicate": "marked_duplicate",
            "completed": "completed",
            "no_show": "missed",
        }.items():
            at = "r.closed_at" if status in ("completed", "no_show") else later("r.created_at", 120)
            self._event(
                f"{new} AND r.status = '{status}'",
                kind=literal(kind),
                at=at,
                by_id=by,
                from_status="'new'",
                to_status=literal(status),
                decline_reason="r.decline_reason",
                **visit,
            )

    def _event(self, source, **columns):
        insert(RequestEvent, source, request_id="r.id", **columns)

    def _messages(self, new):
        """What the patient was told, and the alert to the front desk."""
        for kind, event in {
            "alert": "submitted",
            "received": "submitted",
            "confirmed": "confirmed",
            "declined": "declined",
            "cancelled": "cancelled",
        }.items():
            to = "'front-desk@clinic.example'" if kind == "alert" else "r.email"
            insert(
                Message,
                f"{new} AND e.kind = '{event}' AND r.email <> ''",
                request_id="r.id",
                event_id="e.id",
                kind=literal(kind),
                to=to,
                subject="'About your request for an appointment'",
                body=literal(encrypt(_BODY)),
                state="'sent'",
                created_at="e.at",
                attempts="1",
                next_attempt_at=later("e.at", 3),
                sent_at=later("e.at", 3),
            )

    def _offers(self, new):
        """Two times for each request that stands offered, and for every sixth visit."""
        chosen = "(e.kind = 'offered' OR e.kind = 'confirmed' AND r.id % 6 = 0)"
        for number, practitioner in enumerate(self.practitioners[:2]):
            at = self.now + DAY * (3 + number)
            insert(
                Offer,
                f"{new} AND {chosen}",
                request_id="r.id",
                event_id="e.id",
                practitioner_id=str(practitioner),
                starts_at=moment(at),
                ends_at=moment(at + 1800),
                busy_until=moment(at + 2400),
                open_until=f"CASE r.status WHEN 'offered' THEN {moment(at)} "
                f"ELSE {later('e.at', 2880)} END",
            )

    def _accesses(self, new):
        """Each request was opened once, and listed once among forty."""
        who = {"actor": "'staff'", "who_id": str(self.receptionist), "who": "'bench'"}
        base = (Access.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        opened = f"{base} + 2 * r.id"
        at = later("r.created_at", 100)
        insert(Access, new, id=opened, at=at, action="'viewed'", screen="'request'", **who)
        listed = f"{base} + 2 * (r.id / 40 * 40) + 1"
        insert(
            Access,
            f"(SELECT min(r.id) AS id, min(r.created_at) AS created_at FROM {new} "
            "GROUP BY r.id / 40) AS r",
            id=listed,
            at="r.created_at",
            action="'listed'",
            screen="'inbox'",
            **who,
        )
        for access_id in (opened, listed):
            insert(
                AccessedRequest,
                new,
                access_id=access_id,
                at=at,
                request_number="r.id",
                reference="r.reference",
            )


def _reference():
    """Six of the 20 letters, in an order that looks like chance and has none twice."""
    number = "((i * 48611 + 1234567) % 64000000)"
    letters = [
        f"substr('{REFERENCE_ALPHABET}', CAST({number} / {20**place} % 20 + 1 AS integer), 1)"
        for place in range(6)
    ]
    return " || ".join([*letters[:3], "'-'", *letters[3:]])
