"""Staff in tests: a browser in which somebody is signed in with all that they have to show."""

from django.test import Client
from django.utils import timezone

from clinic_site.demo_accounts import unused_code
from clinic_site.sign_in import factors
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


def give_app(user, secret="3132333435363738393031323334353637383930"):
    """Set up an authenticator app for somebody; return recovery codes."""
    now = timezone.now()
    factors.add_authenticator(
        user=user, secret=secret, counter=-1, is_verified=True, by=user, now=now
    )
    return factors.renew_recovery_codes(user=user, by=user, now=now)


def code_for(user):
    """Return a code of the person's app that was not used yet."""
    return unused_code(factors.authenticator_of(user))
