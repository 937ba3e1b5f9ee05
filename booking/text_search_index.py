from django.contrib.postgres.indexes import GinIndex
from django.db import models


class TextSearchIndex(models.Index):
    """Index a text for searching inside it: by its trigrams on PostgreSQL, as it is on SQLite.

    SQLite then scans a narrow index, which is far smaller than its table. The extension pg_trgm
    has to be there: booking/migrations/0005 creates it.
    """

    def create_sql(self, model, schema_editor, using="", **kwargs):
        if schema_editor.connection.vendor != "postgresql":
            return super().create_sql(model, schema_editor, using, **kwargs)
        index = GinIndex(fields=self.fields, name=self.name, opclasses=["gin_trgm_ops"])
        return index.create_sql(model, schema_editor, **kwargs)
