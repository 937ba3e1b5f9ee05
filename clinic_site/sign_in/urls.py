"""Below /admin/ and before Wagtail's own, two of which it replaces: login and logout."""

from django.urls import include, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.utils.urlpatterns import decorate_urlpatterns

from . import account, idle, passkey_steps, staff_screen, steps

# Whoever uses these has not signed in yet.
_on_the_way_in = [
    path("login/code/", steps.SecondStepView.as_view(), name="second_step"),
    path("login/set-up/", steps.SetUpView.as_view(), name="set_up"),
    path("login/passkey/", passkey_steps.CheckPasskeyView.as_view(), name="check_passkey"),
]

_signed_in = [
    path("account/sign-in/", account.AccountView.as_view(), name="account"),
    path("account/sign-in/app/", account.AuthenticatorView.as_view(), name="add_authenticator"),
    path(
        "account/sign-in/app/remove/",
        account.RemoveAuthenticatorView.as_view(),
        name="remove_authenticator",
    ),
    path("account/sign-in/passkey/", passkey_steps.AddPasskeyView.as_view(), name="add_passkey"),
    path(
        "account/sign-in/passkey/<int:pk>/remove/",
        account.RemovePasskeyView.as_view(),
        name="remove_passkey",
    ),
    path("account/sign-in/codes/", account.RenewCodesView.as_view(), name="renew_codes"),
    path("account/sign-in/end/", account.EndOwnView.as_view(), name="end_others"),
    path("account/sign-in/end/<uuid:pk>/", account.EndOwnView.as_view(), name="end_own"),
    path("stay/", idle.StayView.as_view(), name="stay"),
    path("sign-ins/", staff_screen.SignInsView.as_view(), name="staff"),
    path("sign-ins/end/<uuid:pk>/", staff_screen.EndView.as_view(), name="end"),
    path("sign-ins/end-all/<int:pk>/", staff_screen.EndAllView.as_view(), name="end_all"),
    path("sign-ins/reset/<int:pk>/", staff_screen.ResetView.as_view(), name="reset"),
    path("sign-ins/lift/<int:pk>/", staff_screen.LiftView.as_view(), name="lift"),
]

_own = [*_on_the_way_in, *decorate_urlpatterns(_signed_in, require_admin_access)]

urlpatterns = decorate_urlpatterns(
    [
        path("login/", steps.SignInView.as_view()),
        path("logout/", steps.SignOutView.as_view()),
        path("", include((_own, "sign_in"))),
    ],
    never_cache,
)
