"""SQLite's index of the trigrams in search texts, so that searching inside them reads no table.

A table of SQLite's own full-text search that holds no text, kept by triggers on the requests.
SQLite loses triggers when a migration rebuilds the table, so `restore` follows every migration.
PostgreSQL has an index for it: migration 0005.
"""
# ruff: noqa: S608 - The SQL is put together of the names below, and of nothing else.

from django.db import connections, transaction

NAME = "booking_request_search"
_REQUESTS = "booking_appointmentrequest"
# A space before the text, so that words begin with one.
_ADD = f"INSERT INTO {NAME} (rowid, text) VALUES (new.id, ' ' || new.search_text);"
_REMOVE = (
    f"INSERT INTO {NAME} ({NAME}, rowid, text) VALUES ('delete', old.id, ' ' || old.search_text);"
)
_TRIGGERS = {
    f"{NAME}_insert": f"AFTER INSERT ON {_REQUESTS} BEGIN {_ADD} END",
    f"{NAME}_update": (
        f"AFTER UPDATE OF search_text ON {_REQUESTS} "
        f"WHEN old.search_text <> new.search_text BEGIN {_REMOVE} {_ADD} END"
    ),
    f"{NAME}_delete": f"AFTER DELETE ON {_REQUESTS} BEGIN {_REMOVE} END",
}
# Newest first, which is the order in which requests were numbered; it stops at the last one wanted.
NEWEST = f"SELECT rowid FROM {NAME} WHERE {NAME} MATCH %s ORDER BY rowid DESC LIMIT %s"


def install(connection):
    """Make the index and fill it. Calling it again makes it anew."""
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        remove(connection)
        cursor.execute(
            f"CREATE VIRTUAL TABLE {NAME} "
            "USING fts5(text, content='', columnsize=0, tokenize='trigram')"
        )
        cursor.execute(
            f"INSERT INTO {NAME} (rowid, text) SELECT id, ' ' || search_text FROM {_REQUESTS}"
        )
        for name, body in _TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER {name} {body}")


def remove(connection):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in _TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {NAME}")


def forget_deleted(using):
    """Write the index anew without what was deleted: until then its pieces lie in the file.

    Takes seconds after ten years, so it is for erasing, and for the end of a purge.
    """
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            cursor.execute(f"INSERT INTO {NAME} ({NAME}) VALUES ('optimize')")


def restore(using, **kwargs):
    """Make the index anew where it is there and a trigger is not. Follows every migration."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", [f"{NAME}%"])
        found = {name for (name,) in cursor.fetchall()}
    if NAME in found and not _TRIGGERS.keys() <= found:
        install(connection)


def phrases(texts):
    """Return what MATCH takes to find any of the texts, each of three characters or more."""
    return " OR ".join('"' + text.replace('"', '""') + '"' for text in texts)
