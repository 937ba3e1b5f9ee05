"""Who saw or changed which request. The database lets nobody change or remove these rows.

No row points at an account or a request: the log outlives both. It holds nothing that a patient
wrote and nothing that somebody searched for. Only booking.access_log.operations writes rows.
"""

from django.db import models

from .querysets import AccessQuerySet, ListedDayQuerySet


class Action(models.TextChoices):
    """What was done with the requests.

    LISTED: shown in a list. SEARCHED: found by a search. VIEWED: opened. EXPORTED: put into a file
    or a feed. PRINTED: shown for printing. DOWNLOADED: one request's file, such as a calendar file.
    CHANGED: moved, noted or written to. DELETED: purged or erased. AUDITED: somebody looked at
    this log.
    """

    LISTED = "listed", "Listed"
    SEARCHED = "searched", "Searched"
    VIEWED = "viewed", "Opened"
    EXPORTED = "exported", "Exported"
    PRINTED = "printed", "Printed"
    DOWNLOADED = "downloaded", "Downloaded"
    CHANGED = "changed", "Changed"
    DELETED = "deleted", "Deleted"
    AUDITED = "audited", "Looked at the access log"


# To have these, somebody chose the request: the rest of a list passes by.
OPENING = frozenset({Action.VIEWED, Action.EXPORTED, Action.PRINTED, Action.DOWNLOADED})


# To have these, nobody need choose a request: it may be one line among many.
LISTING = frozenset({Action.LISTED, Action.SEARCHED, Action.CHANGED})


class Actor(models.TextChoices):
    """Who can see requests.

    STAFF: an account. PATIENT: through the request's own link. FEED: the calendar app that has a
    practitioner's address. SITE: a command, by itself.
    """

    STAFF = "staff", "Staff"
    PATIENT = "patient", "The patient"
    FEED = "feed", "A calendar app"
    SITE = "site", "The site itself"


class Access(models.Model):
    """One look or one change: who, when, from where, on which screen."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=7, choices=Actor)
    # The account, as it was then; of a FEED, the practitioner's name and no number.
    who_id = models.BigIntegerField(null=True)
    who = models.CharField(max_length=150, blank=True)
    action = models.CharField(max_length=10, choices=Action)
    # The name of the page, never its address.
    screen = models.CharField(max_length=40)
    # The network address of a member of staff; a patient's own is not kept.
    address = models.GenericIPAddressField(null=True)
    # How many requests a search found, where it did not show them all.
    found = models.PositiveIntegerField(null=True)
    # AUDITED: the account whose looks were looked at. Of a calendar address: whose it is.
    about = models.CharField(max_length=150, blank=True)

    objects = AccessQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        # The name of its permission in the admin's group editor.
        verbose_name = "access log"
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["who_id", "at"], name="access_who_at"),
            models.Index(fields=["who", "at"], name="access_username_at"),
            models.Index(fields=["at"], name="access_at"),
        ]

    def __str__(self):
        return f"{self.name_of_actor}: {self.get_action_display()}"

    @property
    def name_of_actor(self):
        return self.who or self.get_actor_display()


class AccessedRequest(models.Model):
    """One of the requests of an Access, by its number and reference."""

    access = models.ForeignKey(Access, on_delete=models.PROTECT, related_name="requests")
    at = models.DateTimeField()
    request_number = models.BigIntegerField()
    reference = models.CharField(max_length=7)
    # It had been settled for so long then that there is seldom a reason to open it.
    was_old = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["request_number", "at"], name="accessed_request_at"),
            models.Index(fields=["reference"], name="accessed_reference"),
        ]

    def __str__(self):
        return self.reference


class ListedDay(models.Model):
    """How many different requests one member of staff had in LISTING on a day that is over.

    Only a count of what the log holds, so that nobody has to read millions of rows of it to know
    what is usual; the log itself is above. It is none, too, of a day on which they were there.
    """

    day = models.DateField()
    who_id = models.BigIntegerField()
    listed = models.PositiveIntegerField()

    objects = ListedDayQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["day", "who_id"], name="listed_day_once_each"),
        ]

    def __str__(self):
        return f"{self.day}: {self.listed}"
