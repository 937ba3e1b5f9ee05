"""Sign-ins as the screens list them."""

from dataclasses import dataclass

from django.urls import reverse

from clinic_site.staff import is_out_of_reach

from .models import StaffSession


@dataclass(frozen=True)
class SessionRow:
    """One sign-in, where it comes from as seen from here, and where it is ended."""

    session: StaffSession
    network: str
    end_url: str


def session_rows(staff_sessions, *, by, own_network, end_url_name):
    """Return a row for each sign-in; without `end_url` where `by` may not end it.

    Of a network only its hash is kept, so all that can be said is whether it is the reader's.
    """
    return [
        SessionRow(
            session=staff_session,
            network="Same as yours"
            if staff_session.address_hash == own_network
            else "Another network",
            end_url=""
            if is_out_of_reach(staff_session.user, by=by)
            else reverse(end_url_name, args=[staff_session.pk]),
        )
        for staff_session in staff_sessions
    ]
