"""Move every encrypted text to the first of ENCRYPTION_KEYS, so that the others can be removed."""

from cryptography.fernet import InvalidToken
from django.core.management import BaseCommand, CommandError

from clinic_site.encrypted_columns import encrypted_fields, replace, stored_texts
from clinic_site.encrypted_text import is_readable, renew, uses_first_key

TELL_EVERY = 10_000


class Command(BaseCommand):
    help = (
        "Encrypt every encrypted text with the first of ENCRYPTION_KEYS. The site may run "
        "meanwhile. When it was stopped or killed, run it again: it goes on with what is left."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; say how many texts do not use the first key, and fail if any.",
        )

    def handle(self, *, check, verbosity, **options):
        self.is_talkative = verbosity > 0
        if not check:
            for field in encrypted_fields():
                self.rotate(field)
        self.check_keys()

    def rotate(self, field):
        looked_at = replaced = told = 0
        for batch in replace(field, renew_if_readable, skip_locked=True):
            looked_at += batch.looked_at
            replaced += batch.replaced
            if looked_at - told >= TELL_EVERY:
                told = looked_at
                self.tell(f"{field}: {looked_at} looked at, {replaced} encrypted anew ...")
        self.tell(f"{field}: {looked_at} looked at, {replaced} encrypted anew.")

    def check_keys(self):
        """Say where all texts stand. Raises CommandError unless the first key reads them all."""
        texts, old, unreadable = 0, 0, 0
        for field in encrypted_fields():
            for _, token in stored_texts(field).iterator(chunk_size=1000):
                texts += 1
                if not uses_first_key(token):
                    old += is_readable(token)
                    unreadable += not is_readable(token)
        problems = []
        if old:
            problems += [f"{old} of {texts} texts use an older key: run rotate_encryption."]
        if unreadable:
            problems += [f"{unreadable} of {texts} texts cannot be read: their key is missing."]
        if problems:
            raise CommandError(" ".join(problems))
        self.tell(f"The first key reads all of {texts} texts. The other keys can be removed.")

    def tell(self, line):
        if self.is_talkative:
            self.stdout.write(line)


def renew_if_readable(token):
    try:
        return renew(token)
    except InvalidToken:
        return token
