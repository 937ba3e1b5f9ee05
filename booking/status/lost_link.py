"""A lost link is asked for. The answer is the same, and as quick, whoever asks."""

import logging

from django.core.exceptions import BadRequest
from django.db import DatabaseError
from django.shortcuts import redirect

from booking import lost_links
from booking.views import RequestFlowView
from clinic_site.client_address import address_hash
from clinic_site.public_forms import is_cross_site, read_post

from .forms import LostLinkForm
from .words import Problem

logger = logging.getLogger(__name__)

_ADDRESS_SALT = "booking.lost_links"


class LostLinkView(RequestFlowView):
    http_method_names = ["get", "head", "post"]

    def get(self, request):
        return self.show_form(LostLinkForm())

    def post(self, request):
        try:
            form = LostLinkForm(read_post(request))
        except BadRequest:
            return self.show_form(LostLinkForm(), Problem.UNREADABLE, 400)
        if is_cross_site(request):
            return self.show_form(form, Problem.CROSS_SITE, 403)
        return self.ask(form) if form.is_valid() else self.show_form(form)

    def ask(self, form):
        try:
            lost_links.ask(
                email=form.cleaned_data["email"],
                reference=form.cleaned_data["reference"],
                address_hash=address_hash(self.request, salt=_ADDRESS_SALT),
                now=self.now,
            )
        except lost_links.TooManyAsks:
            return self.show_form(form, Problem.TOO_MANY, 429)
        except DatabaseError:  # Locked, away, read-only or broken.
            logger.exception("A lost link could not be asked for.")
            return self.show_form(form, Problem.BUSY, 503)
        response = redirect("booking:lost_link_asked")
        response.status_code = 303  # See Other: going back never asks again.
        return response

    def show_form(self, form, problem="", status=200):
        return self.show("status/lost_link", status=status, form=form, problem=problem)


class AskedView(RequestFlowView):
    def get(self, request):
        return self.show("status/lost_link_asked")
