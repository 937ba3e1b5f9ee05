"""What the script on request screens asks: who is signed in, and for how much longer."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views import View

from . import sessions


class StayView(View):
    """GET tells and does not count as doing something; POST says that the person did."""

    def get(self, request):
        return self.tell(request)

    def post(self, request):
        sessions.note_activity(request.staff_session, now=timezone.now(), at_once=True)
        request.staff_session.refresh_from_db()
        return self.tell(request)

    def tell(self, request):
        return JsonResponse(
            {
                "person": request.user.pk,
                "key": draft_key(request.user),
                "seconds": sessions.seconds_left(request.staff_session, timezone.now()),
                "token": get_token(request),
            }
        )


def draft_key(user):
    """Return the key (64 hexadecimal digits) with which the browser seals this person’s text.

    Only a page of that person learns it: on a shared computer the text is unreadable to the others,
    in the browser's own files too.
    """
    return salted_hmac(
        "clinic_site.sign_in.drafts", f"{user.pk}:{user.password}", algorithm="sha256"
    ).hexdigest()
