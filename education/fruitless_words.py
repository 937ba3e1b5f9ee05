"""Count the words that searches found nothing for, and forget them again."""

import logging

from django.db import DatabaseError
from django.db.models import F, Q

from .models import FruitlessWord

logger = logging.getLogger(__name__)

LETTERS = range(3, 31)
# Nobody sees a word before this count: what one person typed once, such as a name, stays unseen.
LEAST_SHOWN = 3
# A program that types nonsense fills this many rows and no more.
MOST_PER_MONTH = 500


def count(words, *, today):
    """Add one to each of the words in today's month. Never fail: the answer matters more.

    A row is only made while the month has room; words with digits or signs are left out.
    """
    month = today.replace(day=1)
    words = {word.lower() for word in words if word.isalpha() and len(word) in LETTERS}
    rows = [FruitlessWord(word=word, month=month) for word in sorted(words)]
    try:
        this_month = FruitlessWord.objects.filter(month=month)
        if rows and this_month.count() + len(rows) <= MOST_PER_MONTH:
            FruitlessWord.objects.bulk_create(rows, ignore_conflicts=True)
        this_month.filter(word__in=words).update(times=F("times") + 1)
    except DatabaseError:
        logger.warning("A search without results was not counted.")


def shown():
    """Return the rows that staff may see."""
    return FruitlessWord.objects.filter(times__gte=LEAST_SHOWN)


def forget(*, today):
    """Delete rare words once their month is over, and every word after 12 months."""
    month = today.replace(day=1)
    rare = Q(month__lt=month, times__lt=LEAST_SHOWN)
    old = Q(month__lte=month.replace(year=month.year - 1))
    return FruitlessWord.objects.filter(rare | old).delete()[0]
