"""What is typed to sign in and to change how one signs in. Forms validate and never write."""

from django import forms
from django.utils import timezone
from wagtail.admin.forms.auth import LoginForm

from . import limits


class SignInForm(LoginForm):
    """Wagtail's, which also says how long somebody has to wait after too many wrong tries."""

    error_messages = {
        **LoginForm.error_messages,
        "invalid_login": "Your username and password did not match. Please try again.",
    }

    def get_invalid_login_error(self):
        until = getattr(self.request, "sign_in_waits_until", None)
        if until:
            return forms.ValidationError(
                limits.wait_in_words(until, timezone.now()), code="too_many_tries"
            )
        return super().get_invalid_login_error()


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": "Enter the code."},
    )


class NewAuthenticatorForm(CodeForm):
    """The first code of an app, as digits without the spaces that apps show between them."""

    def clean_code(self):
        return "".join(self.cleaned_data["code"].split())


class PasswordForm(forms.Form):
    """Asks again for the password of whoever is signed in: a desk may be left unlocked."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )
