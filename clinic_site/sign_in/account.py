"""One's own second step and sign-ins, in the account. Each view calls one operation."""

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from clinic_site.models import ClinicSettings

from . import events, factors, limits, passkeys, sessions, steps
from .forms import NewAuthenticatorForm, PasswordForm
from .models import Factor, StaffSession
from .wording import session_rows

SHOW_IT_FIRST = "This account has a second step. Sign out, and in again with it, to change it."
STILL_NEEDED = "You need a second step to sign in: set up another one first."


@method_decorator(sensitive_post_parameters(), name="dispatch")
class StaffView(WagtailAdminTemplateMixin, View):
    """What all screens about signing in share: the clinic's time, and the way back."""

    header_icon = "lock"

    def dispatch(self, request, *args, **kwargs):
        clinic = ClinicSettings.load(request_or_site=request)
        with timezone.override(clinic.zone):
            response = super().dispatch(request, *args, **kwargs)
            if hasattr(response, "render"):
                response.render()
        return response


class AccountView(StaffView):
    """What I sign in with, and where I am signed in."""

    template_name = "sign_in/account.html"
    page_title = "Signing in"
    breadcrumbs_items = [
        *WagtailAdminTemplateMixin.breadcrumbs_items,
        {"url": reverse_lazy("wagtailadmin_account"), "label": "Account"},
        {"url": "", "label": "Signing in"},
    ]

    def get(self, request):
        user, now = request.user, timezone.now()
        context = self.get_context_data(
            password_form=PasswordForm(),
            authenticator=factors.authenticator_of(user),
            passkeys=[
                (passkey, reverse("sign_in:remove_passkey", args=[passkey.pk]))
                for passkey in user.passkeys.all()
            ],
            add_app_url=reverse("sign_in:add_authenticator"),
            remove_app_url=reverse("sign_in:remove_authenticator"),
            renew_url=reverse("sign_in:renew_codes"),
            passkeys_are_possible=passkeys.are_possible(request),
            recovery_codes_left=factors.unused_recovery_codes(user),
            is_needed=factors.is_needed(user),
            own_session=request.staff_session,
            session_rows=session_rows(
                StaffSession.objects.current(now).filter(user=user).select_related("user"),
                by=user,
                own_network=sessions.network_of(request),
                end_url_name="sign_in:end_own",
            ),
        )
        return self.render_to_response(context)


def is_own_password(request, form, now):
    """Say whether the signed-in person gave their password; wrong ones are counted."""
    if not form.is_valid():
        return False
    user = request.user
    try:
        counts = limits.take_code_try(username=user.get_username(), now=now)
    except limits.TooManyTries:
        return False
    if not check_password(form.cleaned_data["password"], user.password):
        steps.record_wrong_code(request, user, counts, now)
        return False
    limits.give_back(counts, now=now)
    return True


class ChangeView(StaffView):
    """A change of one's own second step, for which the password is asked again."""

    def get(self, request, **kwargs):
        return redirect("sign_in:account")

    def post(self, request, **kwargs):
        now = timezone.now()
        if not is_own_password(request, PasswordForm(request.POST), now):
            messages.error(request, "That was not your password. Nothing was changed.")
            return redirect("sign_in:account")
        is_verified = bool(request.staff_session.factor)
        try:
            with transaction.atomic():
                factors.lock_to_change(request.user, is_verified=is_verified)
                return self.change(request, now=now, **kwargs)
        except factors.AlreadySetUp:
            messages.error(request, SHOW_IT_FIRST)
        except factors.StillNeeded:
            messages.error(request, STILL_NEEDED)
        return redirect("sign_in:account")


class AuthenticatorView(ChangeView):
    """Sets up an authenticator app for somebody who is signed in."""

    def post(self, request):
        return self.confirm(request) if "code" in request.POST else super().post(request)

    def change(self, request, *, now):
        user = request.user
        if factors.authenticator_of(user):
            return redirect("sign_in:account")
        steps.begin_set_up(request, now=now)
        return steps.show_set_up(request, user, NewAuthenticatorForm(), is_signing_in=False)

    def confirm(self, request):
        form, user, now = NewAuthenticatorForm(request.POST), request.user, timezone.now()
        if not steps.is_set_up_begun(request, now=now):
            messages.error(request, "That took too long. Give your password again.")
            return redirect("sign_in:account")
        is_verified = bool(request.staff_session.factor)
        codes = steps.set_up(request, user, form, is_verified=is_verified, now=now)
        if codes is None:
            return steps.show_set_up(request, user, form, is_signing_in=False)
        sessions.mark_verified(request.staff_session, factor=Factor.AUTHENTICATOR, now=now)
        if codes:
            return steps.show_codes(request, codes, reverse("sign_in:account"))
        messages.success(request, "The app is set up. Your recovery codes stay the same.")
        return redirect("sign_in:account")


class RemoveAuthenticatorView(ChangeView):
    def change(self, request, *, now):
        user = request.user
        factors.remove_authenticator(user=user, by=user, now=now, request=request)
        messages.success(request, "The authenticator app was removed.")
        return redirect("sign_in:account")


class RemovePasskeyView(ChangeView):
    def change(self, request, *, pk, now):
        user = request.user
        factors.remove_passkey(user=user, pk=pk, by=user, now=now, request=request)
        messages.success(request, "The passkey was removed.")
        return redirect("sign_in:account")


class RenewCodesView(ChangeView):
    def change(self, request, *, now):
        user = request.user
        if not factors.has_one(user):
            return redirect("sign_in:account")
        codes = factors.renew_recovery_codes(user=user, by=user, now=now, request=request)
        return steps.show_codes(request, codes, reverse("sign_in:account"))


class EndOwnView(StaffView):
    """Ends one of one's own sign-ins, or all but this one."""

    def post(self, request, pk=None):
        user, now = request.user, timezone.now()
        if pk is None:
            sessions.end_all(user, by=user, now=now, but=request.staff_session)
        else:
            for found in StaffSession.objects.filter(user=user, pk=pk):
                sessions.end(found, kind=events.Kind.ENDED, by=user, now=now)
        messages.success(request, "Signed out there.")
        return redirect("sign_in:account")
