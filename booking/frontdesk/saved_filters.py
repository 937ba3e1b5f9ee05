"""What is done with a receptionist's own filters: the only writers of SavedFilter."""

from django.db import transaction

from booking.models import SavedFilter


def keep(*, user, name, query):
    """Keep the query under the name; one of the same name is replaced."""
    SavedFilter.objects.update_or_create(user=user, name=name, defaults={"query": query})


@transaction.atomic
def rename(*, user, pk, name):
    """Give one's own filter another name; return whether the name was free."""
    own = SavedFilter.objects.filter(user=user)
    if own.filter(name=name).exclude(pk=pk).exists():
        return False
    own.filter(pk=pk).update(name=name)
    return True


@transaction.atomic
def delete(*, user, pk):
    """Delete one's own filter."""
    SavedFilter.objects.filter(user=user, pk=pk).delete()
