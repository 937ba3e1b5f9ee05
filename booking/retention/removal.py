"""Delete requests with all that belongs to them, in a dozen statements and without loading it.

Django's own delete() would load, and decrypt, each message and note, because the admin listens to
deletions of any model.
"""

from django.db import models

from booking.models import AppointmentRequest


def remove(request_ids):
    """Delete the requests and every row that hangs on them. Call it in a transaction."""
    _delete(AppointmentRequest._base_manager.filter(pk__in=request_ids))


def _delete(rows):
    for field in _references(rows.model):
        owners = field.model._base_manager.filter(**{f"{field.name}__in": rows})
        if field.remote_field.on_delete is models.CASCADE:
            _delete(owners)
        elif field.remote_field.on_delete is models.SET_NULL:
            owners.update(**{field.name: None})
        else:
            raise TypeError(f"{field} does not say what becomes of it without its request.")
    rows._raw_delete(using=rows.db)


def _references(model):
    """Return the foreign keys of other rows to `model`, those without a related name, too."""
    return [
        relation.field
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created
        and not relation.concrete
        and relation.field.concrete
        and not relation.many_to_many
    ]
