"""Production settings. Every other settings file starts from these and only relaxes them.

docs/deploying.md lists the environment variables that are read here.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP, build_policy

from .environment import read, read_keys

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(read("str", "DATA_DIR", str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = read("str", "SECRET_KEY", why="a long random text that signs links and sessions")
ENCRYPTION_KEYS = read_keys(
    "ENCRYPTION_KEYS",
    why="the keys that encrypt what patients write, separated by commas, the newest first; "
    "docs/deploying.md says how to make one",
)
ALLOWED_HOSTS = read("list", "ALLOWED_HOSTS", why="the site's host names, separated by commas")
SITE_URL = read("str", "SITE_URL", why="the site's public address, such as https://clinic.example")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be at least 50 characters long.")
if any("*" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts: no * is allowed.")
_address = urlsplit(SITE_URL)
_is_here = _address.hostname in ("127.0.0.1", "localhost", "testserver")
if SITE_URL.endswith("/") or _address.scheme not in (("https", "http") if _is_here else ("https",)):
    raise ImproperlyConfigured("SITE_URL must start with https:// and have no slash at its end.")

INSTALLED_APPS = [
    "clinic_site",
    "clinic_site.sign_in",
    "education",
    "booking",
    "phonenumber_field",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "clinic_site.apps.StaffConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # Its templates, which FORM_RENDERER lets ours replace.
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "clinic_site.middleware.security_headers",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "clinic_site.sign_in.middleware.StaffSessions",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "clinic_site.middleware.RecordsInUse",
]

ROOT_URLCONF = "clinic_site.urls"
WSGI_APPLICATION = "clinic_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "clinic_site.context_processors.clinic",
                "education.context_processors.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite (embedded) or PostgreSQL, by DATABASE_URL.

DATABASES = {
    "default": read(
        "db_url", "DATABASE_URL", why="postgres://user:password@host/name or sqlite:////path/file"
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A write transaction takes its lock at the start, so that it waits instead of failing.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: a request that was acknowledged survives a power cut.
        # Recursive triggers: INSERT OR REPLACE is refused by the access log as DELETE is.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA recursive_triggers=ON;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    # PostgreSQL would compile the inbox's queries, seconds each time, for milliseconds of work. See
    # docs/decisions/2026-11-29-postgresql-without-jit.md.
    _options = DATABASES["default"].setdefault("OPTIONS", {})
    # Of two the later one counts.
    _options["options"] = f"-c jit=off {_options.get('options', '')}".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Renditions are found again without a query; nothing of a patient is ever put into a cache.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "renditions",
        "TIMEOUT": 600,
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Staff sign-in. See docs/decisions/2026-11-25-second-factor.md.

AUTHENTICATION_BACKENDS = ["clinic_site.sign_in.backend.StaffBackend"]
WAGTAILADMIN_USER_LOGIN_FORM = "clinic_site.sign_in.forms.SignInForm"
# Whoever may do one of these signs in with more than a password: those who see or erase requests,
# or see who saw them, and those who could give themselves or others that permission.
SECOND_FACTOR_PERMISSIONS = [
    "booking.view_appointmentrequest",
    "booking.change_appointmentrequest",
    "booking.erase_requests",
    "booking.view_access",
    "booking.view_numbers",
    "auth.add_user",
    "auth.change_user",
    "auth.change_group",
]
# After so long without doing anything, the addresses that show requests, or open a way to them, ask
# to sign in again.
IDLE_SIGN_OUT = timedelta(minutes=read("int", "IDLE_SIGN_OUT_MINUTES", 15))
REQUEST_SCREENS = [
    "/admin/requests/",
    "/admin/calendar-apps/",
    "/admin/reports/access-log/",
    "/admin/reports/numbers/",
    "/admin/reports/retention/",
    "/admin/sign-ins/",
]
# What Wagtail's open pages ask by themselves is not somebody doing something.
BACKGROUND_ADDRESSES = ["/admin/editing-sessions/"]
# Our own limits count tries at the second step, for all kinds of it.
OTP_TOTP_THROTTLE_FACTOR = 0

# Language and time. Times are stored in UTC and shown in the clinic's own zone (ClinicSettings).

LANGUAGE_CODE = "en-ca"
# Our own screens and what they write to patients are in one language.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("en", "English")]
TIME_ZONE = "America/Toronto"
# Those that browsers know too. Some systems list "localtime" and others beside them.
WAGTAIL_USER_TIME_ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "Sys"))
)
USE_I18N = True
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "clinic_site.staticfiles.OneStylesheetStorage"},
}
WHITENOISE_MAX_AGE = 3600  # Files without a hash in their name; hashed ones are immutable.

# E-mail. The worker sends; a web request only queues.

DEFAULT_FROM_EMAIL = read(
    "str", "DEFAULT_FROM_EMAIL", why="the address that patients see e-mails come from"
)
_mail = read("email_url", "EMAIL_URL", why="smtp+tls://user:password@host:587, the mail server")
MAILERS = {
    "default": {
        # Django's own for SMTP does not know how long a whole dialogue may take.
        "BACKEND": _mail["EMAIL_BACKEND"].replace(
            "django.core.mail.backends.smtp", "clinic_site.mail_server"
        ),
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"],
            "port": _mail["EMAIL_PORT"],
            "username": _mail["EMAIL_HOST_USER"],
            "password": _mail["EMAIL_HOST_PASSWORD"],
            "use_tls": _mail.get("EMAIL_USE_TLS", False),
            "use_ssl": _mail.get("EMAIL_USE_SSL", False),
        },
    }
}

# Security

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 63072000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz(/mail|/worker)?$"]
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = True
# In the session, on our side: the cookie storage would write references into the browser.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_HTTPONLY = False  # Wagtail's admin reads the token from the page; harmless either way.
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXY_COUNT = read(
    "int",
    "TRUSTED_PROXY_COUNT",
    why="how many reverse proxies stand in front; a wrong number limits everybody as one sender",
)

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
# Wagtail 8's admin writes inline scripts and styles (date fields, the sidebar) and shows previews
# in a frame of the same origin.
ADMIN_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "object-src": [CSP.NONE],
}
# The editor shows what it previews in a frame.
PREVIEW_CSP = SECURE_CSP | {"frame-ancestors": [CSP.SELF]}
# A drawing holds its own styles, for light and dark, and may run nothing.
PICTURE_CSP = {"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "sandbox": True}


def WHITENOISE_ADD_HEADERS_FUNCTION(headers, path, url):  # noqa: N802 - a setting
    """Serve the site's drawings under the policy of those that are uploaded."""
    if path.endswith(".svg"):
        headers["Content-Security-Policy"] = build_policy(PICTURE_CSP)


# Limits on what a form may send: the largest honest page in the editor stays far below.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
UPLOAD_LIMIT = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "clinic_site.uploads.LimitedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Appointment requests

PHONENUMBER_DEFAULT_REGION = "CA"
PHONENUMBER_DEFAULT_FORMAT = "INTERNATIONAL"  # A patient may have a foreign number.
REQUESTS_PER_ADDRESS_PER_HOUR = read("int", "REQUESTS_PER_ADDRESS_PER_HOUR", 10)
REQUESTS_PER_CONTACT_PER_DAY = read("int", "REQUESTS_PER_CONTACT_PER_DAY", 3)
ACCESS_LOG_YEARS = read("int", "ACCESS_LOG_YEARS", 10)

# "Was this page helpful?"

FEEDBACK_PER_ADDRESS_PER_DAY = read("int", "FEEDBACK_PER_ADDRESS_PER_DAY", 40)

# Wagtail

WAGTAIL_SITE_NAME = "Clinic"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Its form sends mail while whoever asks waits, to known accounts only and without a limit.
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_DATE_FORMAT = "%Y-%m-%d"
WAGTAIL_TIME_FORMAT = "%H:%M"
WAGTAIL_DATETIME_FORMAT = "%Y-%m-%d %H:%M"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp", "svg"]
WAGTAILIMAGES_IMAGE_FORM_BASE = "clinic_site.images.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "english"}
}

# Logs go to standard error. They never hold what a patient wrote: see PrivateFormatter.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "private": {
            "()": "clinic_site.logs.PrivateFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "private"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django_tasks": {"level": "WARNING"},
        "fido2": {"level": "WARNING"},  # It names the passkeys that it sees.
        "wagtail": {"level": "WARNING"},
    },
}
