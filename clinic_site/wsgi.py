"""The WSGI application that the production server loads."""

import os

from django.core.wsgi import get_wsgi_application

os.umask(0o077)  # What the site writes holds personal health information.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic_site.settings.base")

application = get_wsgi_application()
