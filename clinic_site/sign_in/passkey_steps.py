"""What the passkey script asks for and sends: at the second step, and in a person's account."""

import json

from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views import View

from . import factors, limits, passkeys, pending, sessions
from .account import SHOW_IT_FIRST, StaffView, is_own_password
from .forms import PasswordForm
from .models import Factor
from .steps import finish, record_wrong_code

STATE_KEY = "sign_in_passkey"
LONGEST_ANSWER = 50_000
NOT_ACCEPTED = "This passkey was not accepted. Try again, or use a code."


def refused(text, status=400):
    return JsonResponse({"error": text}, status=status)


def _answer(request):
    """Return what the browser's passkey dialog gave; an empty dictionary for nonsense."""
    try:
        answer = json.loads(request.POST.get("answer", "")[:LONGEST_ANSWER])
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


class CheckPasskeyView(View):
    """The second step with a passkey: a first POST asks for the question, a second one answers."""

    def post(self, request):
        now = timezone.now()
        waiting = pending.load(request, now=now)
        if not waiting:
            return refused("This took too long. Please sign in again.", 403)
        if "answer" not in request.POST:
            question, request.session[STATE_KEY] = passkeys.begin_checking(request, waiting.user)
            return JsonResponse(dict(question.public_key))
        return self.answer(request, waiting, now)

    def answer(self, request, waiting, now):
        user, state = waiting.user, request.session.pop(STATE_KEY, None)
        try:
            counts = limits.take_code_try(username=user.get_username(), now=now)
            passkeys.check(request, user=user, state=state, answer=_answer(request), now=now)
        except limits.TooManyTries as tries:
            return refused(limits.wait_in_words(tries.until, now), 429)
        except passkeys.NotAccepted:
            record_wrong_code(request, user, counts, now)
            return refused(NOT_ACCEPTED)
        limits.give_back(counts, now=now)
        return JsonResponse({"next": finish(request, waiting, factor=Factor.PASSKEY, now=now)})


class AddPasskeyView(StaffView):
    """Adds a passkey to one's own account, after the password was given again."""

    def post(self, request):
        now = timezone.now()
        if "answer" in request.POST:
            return self.answer(request, now)
        if factors.has_one(request.user) and not request.staff_session.factor:
            return refused(SHOW_IT_FIRST, 403)
        if not is_own_password(request, PasswordForm(request.POST), now):
            return refused("This is not your password, or there were too many wrong tries.")
        question, request.session[STATE_KEY] = passkeys.begin_adding(request, request.user)
        return JsonResponse(dict(question.public_key))

    def answer(self, request, now):
        state = request.session.pop(STATE_KEY, None)
        name = " ".join(request.POST.get("name", "").split())[:60] or "Passkey"
        try:
            passkeys.add(
                request,
                user=request.user,
                state=state,
                answer=_answer(request),
                name=name,
                is_verified=bool(request.staff_session.factor),
                by=request.user,
                now=now,
            )
        except factors.AlreadySetUp:
            return refused(SHOW_IT_FIRST, 403)
        except passkeys.NotAccepted:
            return refused(NOT_ACCEPTED)
        sessions.mark_verified(request.staff_session, factor=Factor.PASSKEY, now=now)
        if not factors.unused_recovery_codes(request.user):
            return JsonResponse({"next": reverse("sign_in:account") + "#recovery-codes"})
        return JsonResponse({"next": reverse("sign_in:account")})
