"""The way in: password, then the second step, or setting one up. Each view calls one operation."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin.views import account

from . import events, factors, limits, passkeys, pending, qr, sessions
from .forms import CodeForm, NewAuthenticatorForm
from .models import Factor, Passkey

WRONG_CODE = "This code is not right, or it was used before. Wait for the next one and try again."
WRONG_FIRST_CODE = "This code is not right. Check that the phone’s clock is right and try again."
SECRET_KEY = "sign_in_secret"  # noqa: S105 - a name in the session
BEGUN_KEY = "sign_in_set_up_begun"


class SignInView(account.LoginView):
    """Wagtail's, which hands over to the second step whoever has one or needs one."""

    def form_valid(self, form):
        user, remember = form.get_user(), bool(form.cleaned_data.get("remember"))
        now = timezone.now()
        if factors.has_one(user) or factors.is_needed(user):
            next_url = self.get_success_url()
            pending.begin(self.request, user=user, remember=remember, next_url=next_url, now=now)
            return redirect("sign_in:second_step" if factors.has_one(user) else "sign_in:set_up")
        sessions.start(self.request, user=user, factor=Factor.NONE, now=now)
        remember_sign_in(self.request, remember)
        return redirect(self.get_success_url())


class SignOutView(account.LogoutView):
    """Wagtail's, which also ends the row that says who is signed in.

    The address it leads to tells the browser to forget unsent text: somebody else may sit down.
    """

    @property
    def next_page(self):
        return f"{reverse('wagtailadmin_login')}?signed-out"

    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            sessions.end(
                request.staff_session,
                kind=events.Kind.SIGNED_OUT,
                by=request.user,
                now=timezone.now(),
            )
        return super().post(request, *args, **kwargs)


def remember_sign_in(request, remember):
    """Let the sign-in outlive the browser, for as long as any may last, or end with it."""
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if remember else 0)


def finish(request, waiting, *, factor, now):
    """Sign in whoever has now shown everything; return where they wanted to go."""
    pending.forget(request)
    request.session.pop(SECRET_KEY, None)
    sessions.start(request, user=waiting.user, factor=factor, now=now)
    remember_sign_in(request, waiting.remember)
    return waiting.next


@method_decorator(sensitive_post_parameters(), name="dispatch")
class StepView(View):
    """What the second step and setting one up share: somebody has given the password just now."""

    def dispatch(self, request, *args, **kwargs):
        self.now = timezone.now()
        self.waiting = pending.load(request, now=self.now)
        if not self.waiting:
            return redirect("wagtailadmin_login")
        return super().dispatch(request, *args, **kwargs)


class SecondStepView(StepView):
    """Asks for the code of the app, a recovery code or a passkey."""

    def get(self, request):
        return self.show(CodeForm())

    def post(self, request):
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        user = self.waiting.user
        try:
            counts = limits.take_code_try(username=user.get_username(), now=self.now)
        except limits.TooManyTries as refused:
            form.add_error("code", limits.wait_in_words(refused.until, self.now))
            return self.show(form, status=429)
        factor = factors.check_code(user=user, code=form.cleaned_data["code"], now=self.now)
        if not factor:
            record_wrong_code(request, user, counts, self.now)
            form.add_error("code", WRONG_CODE)
            return self.show(form)
        limits.give_back(counts, now=self.now)
        next_url = finish(request, self.waiting, factor=factor, now=self.now)
        if factor == Factor.RECOVERY_CODE:
            warn_of_used_code(request, user)
        return redirect(next_url)

    def show(self, form, status=200):
        user = self.waiting.user
        context = {
            "form": form,
            "has_authenticator": factors.authenticator_of(user) is not None,
            "has_passkey": passkeys.are_possible(self.request)
            and Passkey.objects.filter(user=user).exists(),
        }
        return render(self.request, "sign_in/second_step.html", context, status=status)


def record_wrong_code(request, user, counts, now):
    events.record(events.Kind.WRONG_CODE, user=user, now=now, request=request)
    if any(count.locked_until for count in counts):
        events.record(events.Kind.LOCKED, user=user, now=now, request=request)


def warn_of_used_code(request, user):
    left = factors.unused_recovery_codes(user)
    codes = "1 recovery code" if left == 1 else f"{left} recovery codes"
    messages.warning(
        request,
        f"You used a recovery code. You have {codes} left. "
        "You can make new ones in your account, under Signing in.",
    )


class SetUpView(StepView):
    """Sets up an authenticator app for somebody who needs a second step and has none."""

    def dispatch(self, request, *args, **kwargs):
        waiting = pending.load(request, now=timezone.now())
        if waiting and factors.has_one(waiting.user):
            return redirect("sign_in:second_step")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return show_set_up(request, self.waiting.user, NewAuthenticatorForm(), is_signing_in=True)

    def post(self, request):
        form = NewAuthenticatorForm(request.POST)
        user = self.waiting.user
        codes = set_up(request, user, form, is_verified=False, now=self.now)
        if codes is None:
            return show_set_up(request, user, form, is_signing_in=True)
        factor = Factor.AUTHENTICATOR
        next_url = finish(request, self.waiting, factor=factor, now=self.now)
        sessions.mark_verified(request.staff_session, factor=factor, now=self.now)
        return show_codes(request, codes, next_url)


def begin_set_up(request, *, now):
    """Make a new secret for somebody who is signed in and has just given the password again."""
    request.session[SECRET_KEY] = factors.new_secret()
    request.session[BEGUN_KEY] = now.timestamp()


def is_set_up_begun(request, *, now):
    """Say whether that was not long ago: a desk may be left in the middle of it."""
    begun = request.session.get(BEGUN_KEY, 0)
    return SECRET_KEY in request.session and now.timestamp() - begun < pending.LASTS.total_seconds()


def set_up(request, user, form, *, is_verified, now):
    """Store the app if its first code is right; return recovery codes, or None with an error.

    Whoever has codes keeps them, and gets none: they may be printed, and their passkey is theirs.
    """
    secret = request.session.get(SECRET_KEY)
    if not form.is_valid() or not secret:
        return None
    counter = factors.matching_counter(secret, form.cleaned_data["code"])
    if counter is None:
        form.add_error("code", WRONG_FIRST_CODE)
        return None
    try:
        factors.add_authenticator(
            user=user,
            secret=secret,
            counter=counter,
            is_verified=is_verified,
            by=user,
            now=now,
            request=request,
        )
    except factors.AlreadySetUp:
        form.add_error("code", "There is an authenticator app already. Please sign in again.")
        return None
    request.session.pop(SECRET_KEY)
    if factors.unused_recovery_codes(user):
        return []
    return factors.renew_recovery_codes(user=user, by=user, now=now, request=request)


def show_set_up(request, user, form, *, is_signing_in):
    """Show the secret as a picture and as text. It stays the same until the app is set up."""
    secret = request.session.setdefault(SECRET_KEY, factors.new_secret())
    context = {
        "form": form,
        "person": user,
        "is_signing_in": is_signing_in,
        "picture": qr.picture(qr.address(user, secret)),
        "secret": qr.as_text(secret),
        "address": qr.address(user, secret),
    }
    return render(request, "sign_in/set_up.html", context)


def show_codes(request, codes, next_url):
    """Show new recovery codes, this once."""
    context = {"codes": codes, "next": next_url, "account_url": reverse("sign_in:account")}
    return render(request, "sign_in/recovery_codes.html", context)
