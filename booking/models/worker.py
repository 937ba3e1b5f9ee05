from django.db import models


class WorkerRound(models.Model):
    """When the worker last came round with everything it does. One row: see booking.health."""

    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"Round of {self.at}"
