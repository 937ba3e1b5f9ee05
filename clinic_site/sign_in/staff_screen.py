"""Who is signed in, who has to wait, what happened: the screen of those who manage accounts."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator

from clinic_site.staff import is_out_of_reach

from . import events, factors, limits, sessions
from .account import StaffView
from .models import Factor, Passkey, SignInEvent, StaffSession, TryCount
from .wording import session_rows

MANAGE = "auth.change_user"
PER_PAGE = 50


class ManagingView(StaffView):
    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(MANAGE):
            raise PermissionDenied
        self.now = timezone.now()
        return super().dispatch(request, *args, **kwargs)


class SignInsView(ManagingView):
    template_name = "sign_in/staff.html"
    page_title = "Sign-ins"
    breadcrumbs_items = [
        *StaffView.breadcrumbs_items,
        {"url": "", "label": "Sign-ins"},
    ]

    def get(self, request):
        current = list(StaffSession.objects.current(self.now).select_related("user"))
        paginator = WagtailPaginator(SignInEvent.objects.all(), PER_PAGE)
        page = paginator.get_page(request.GET.get("p"))
        context = self.get_context_data(
            session_rows=session_rows(
                current,
                by=request.user,
                own_network=sessions.network_of(request),
                end_url_name="sign_in:end",
            ),
            own_session=request.staff_session,
            locks=locks_in_words(self.now),
            events=page,
            elided_page_range=paginator.get_elided_page_range(page.number),
            colleagues=colleagues(request.user, current),
        )
        return self.render_to_response(context)


def accounts_by_hash():
    """Return what stands for each account in the counts of tries, and the account."""
    users = get_user_model().objects.all()
    return {limits.account_hash(user.get_username()): user for user in users}


def locks_in_words(now):
    """Return [(count, whom it keeps out)]; names come from the accounts, not from the counts."""
    locked = list(limits.locked(now))
    accounts = accounts_by_hash() if locked else {}
    return [
        (
            count,
            "Everybody new on one network"
            if count.kind == TryCount.Kind.ADDRESS
            else accounts.get(count.account_hash, "A name that no account has"),
        )
        for count in locked
    ]


@dataclass(frozen=True)
class Colleague:
    """One account and what it signs in with."""

    user: object
    second_step: str
    is_needed: bool
    may_be_signed_out: bool
    may_be_reset: bool


def colleagues(by, current):
    """Return the active accounts as `by` sees them; `current` are the current sign-ins."""
    users = get_user_model().objects
    needing = {
        user.pk for name in settings.SECOND_FACTOR_PERMISSIONS for user in users.with_perm(name)
    }
    with_app = set(TOTPDevice.objects.filter(confirmed=True).values_list("user", flat=True))
    with_passkey = set(Passkey.objects.values_list("user", flat=True))
    signed_in = {staff_session.user_id for staff_session in current}
    return [
        Colleague(
            user=user,
            second_step=_second_step(user.pk in with_app, user.pk in with_passkey),
            is_needed=user.pk in needing,
            may_be_signed_out=user.pk in signed_in and not is_out_of_reach(user, by=by),
            may_be_reset=may_reset(by, user) and user.pk in with_app | with_passkey,
        )
        for user in users.filter(is_active=True).order_by("username")
    ]


def _second_step(has_app, has_passkey):
    kinds = [Factor.AUTHENTICATOR.label] * has_app + [Factor.PASSKEY.label] * has_passkey
    return ", ".join(kinds)


def may_reset(by, colleague):
    """Say whether `by` may take the colleague's second step away.

    Their own they change in their account, where it is asked for first; only superusers touch
    superusers, as everywhere.
    """
    return colleague != by and not is_out_of_reach(colleague, by=by)


def refuse_superuser(by, colleague):
    if is_out_of_reach(colleague, by=by):
        raise PermissionDenied


class EndView(ManagingView):
    """Ends one sign-in."""

    def post(self, request, pk):
        found = get_object_or_404(StaffSession.objects.select_related("user"), pk=pk)
        refuse_superuser(request.user, found.user)
        sessions.end(found, kind=events.Kind.ENDED, by=request.user, now=self.now)
        messages.success(request, f"{found.user.get_username()} is signed out there.")
        return redirect("sign_in:staff")


class ColleagueView(ManagingView):
    """Something that is done to one account."""

    def post(self, request, pk):
        self.colleague = get_object_or_404(get_user_model(), pk=pk)
        self.act()
        return redirect("sign_in:staff")


class EndAllView(ColleagueView):
    def act(self):
        refuse_superuser(self.request.user, self.colleague)
        sessions.end_all(self.colleague, by=self.request.user, now=self.now)
        messages.success(self.request, f"{self.colleague.get_username()} is signed out everywhere.")


class ResetView(ColleagueView):
    """Takes a colleague's second step away; they set up a new one when they next sign in."""

    def act(self):
        by = self.request.user
        if not may_reset(by, self.colleague):
            raise PermissionDenied
        factors.reset(user=self.colleague, by=by, now=self.now)
        sessions.end_all(self.colleague, by=by, now=self.now)
        name = self.colleague.get_username()
        messages.success(self.request, f"{name} sets up a new second step with the next sign-in.")


class LiftView(ManagingView):
    """Lets somebody try again at once."""

    def post(self, request, pk):
        count = limits.lift(pk, now=self.now)
        if count:
            person = accounts_by_hash().get(count.account_hash)
            events.record(events.Kind.LIFTED, user=person, by=request.user, now=self.now)
            messages.success(request, "They can try again now.")
        return redirect("sign_in:staff")


class SignInsMenuItem(MenuItem):
    def __init__(self):
        super().__init__(
            SignInsView.page_title,
            reverse_lazy("sign_in:staff"),
            name="sign-ins",
            icon_name="lock",
            order=610,
        )

    def is_shown(self, request):
        return request.user.has_perm(MANAGE)
