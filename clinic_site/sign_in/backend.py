"""Checks a password, within the limits on wrong tries. Every way in goes through here."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Exists, OuterRef, StringAgg, Subquery, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import GroupCollectionPermission, GroupPagePermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy

from . import events, known_browser, limits, sessions


class StaffBackend(ModelBackend):
    def authenticate(self, request, username=None, password=None, **kwargs):
        if username is None or password is None:
            return None
        request = request or HttpRequest()
        now = timezone.now()
        try:
            counts = limits.take_password_try(
                username=username,
                address_hash=sessions.network_of(request),
                browser_hash=known_browser.hash_of(request, username),
                now=now,
            )
        except limits.TooManyTries as refused:
            # For the form, which says how long to wait.
            request.sign_in_waits_until = refused.until
            raise PermissionDenied from None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        if user:
            limits.give_back(counts, now=now)
        else:
            _record_failure(request, username, counts, now)
        return user

    def get_user(self, user_id):
        """Load with the person what every page of the admin asks about them: one query, not six.

        Their permissions are read anew with each request, as Django's own backend does.
        """
        people = get_user_model().objects.select_related("wagtail_userprofile")
        user = _with_permissions(people).filter(pk=user_id).first()
        if not (user and self.user_can_authenticate(user)):
            return None
        _spare_wagtail_its_questions(user)
        return user

    def get_all_permissions(self, user_obj, obj=None):
        is_loaded = hasattr(user_obj, "own_permissions") and not hasattr(user_obj, "_perm_cache")
        if is_loaded and not user_obj.is_superuser:
            names = f"{user_obj.own_permissions or ''},{user_obj.group_permissions or ''}"
            # Where Django's own backend keeps them; super() asks whether they count.
            user_obj._perm_cache = {name for name in names.split(",") if name}
        return super().get_all_permissions(user_obj, obj)


def _with_permissions(people):
    """Annotate the names of permissions, with commas between them; they hold none."""
    own = people.model.user_permissions.through.objects.filter(user=OuterRef("pk"))
    of_groups = Group.permissions.through.objects.filter(group__user=OuterRef("pk"))
    theirs = {"group__user": OuterRef("pk")}
    return people.annotate(
        own_permissions=_names(own, "user"),
        group_permissions=_names(of_groups, "group__user"),
        may_do_with_pages=Exists(GroupPagePermission.objects.filter(**theirs)),
        may_do_with_collections=Exists(GroupCollectionPermission.objects.filter(**theirs)),
    )


def _spare_wagtail_its_questions(user):
    """Note for the menu, where Wagtail's policies note it, that there is nothing to ask for."""
    if not user.may_do_with_pages:
        noted = GroupPagePermission.objects.none()
        setattr(user, PagePermissionPolicy.permission_cache_name, noted)
    if not user.may_do_with_collections:
        noted = GroupCollectionPermission.objects.none()
        setattr(user, CollectionPermissionPolicy.permission_cache_name, noted)


def _names(given, to_whom):
    app, codename = "permission__content_type__app_label", "permission__codename"
    name = Concat(app, Value("."), codename, output_field=CharField())
    names = given.order_by().values(to_whom).annotate(names=StringAgg(name, Value(",")))
    return Subquery(names.values("names"), output_field=CharField())


def _record_failure(request, username, counts, now):
    """Note a wrong password of a known account, and that somebody has to wait now.

    Nothing that was typed is kept: people type passwords into the wrong field.
    """
    person = get_user_model().objects.filter(username=username).first()
    if person:
        events.record(events.Kind.WRONG_PASSWORD, user=person, now=now, request=request)
    if any(count.locked_until for count in counts):
        events.record(events.Kind.LOCKED, user=person, now=now, request=request)
