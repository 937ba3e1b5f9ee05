"""Staff in tests: a browser in which somebody is signed in with all that they have to show."""

from django.test import Client
from django.utils import timezone

from clinic_site.sign_in.models import Factor, StaffSession
from clinic_site.sign_in.sessions import SESSION_KEY


class StaffClient(Client):
    """Django's client, whose force_login also passes the second step and starts a StaffSession."""

    def force_login(self, user, backend=None, *, factor=Factor.AUTHENTICATOR):
        super().force_login(user, backend)
        now = timezone.now()
        staff_session = StaffSession.objects.create(
            user=user, factor=factor, signed_in_at=now, last_seen_at=now, last_active_at=now
        )
        session = self.session
        session[SESSION_KEY] = str(staff_session.pk)
        session.save()
        return staff_session
