from django.db import models

from clinic_site.encrypted_text import EncryptedTextField


class LinkAsk(models.Model):
    """Somebody asked for the link of a request with this address. Whether there is one, the worker
    finds out, so that the answer to everybody is the same and equally quick.

    What was typed is forgotten as soon as the worker has seen it, the rest after a day.
    """

    email = EncryptedTextField(max_length=254, blank=True)
    reference = EncryptedTextField(max_length=20, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    # A keyed hash of the sender's network address, to limit floods.
    address_hash = models.CharField(max_length=64, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["address_hash", "asked_at"], name="link_ask_address"),
            models.Index(fields=["answered_at"], name="link_ask_answered"),
        ]

    def __str__(self):
        return f"Lost link {self.pk}"
