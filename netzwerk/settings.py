"""Settings of the portal, read from the environment (`.env.example` names every variable).

`PORTAL_MODUS` chooses one of three ways to run:

- `produktion` (the default) refuses to start when something it needs is missing,
- `demo` fills every gap with a local value and offers the demo accounts,
- `test` is `demo` without its conveniences, for pytest.
"""

from pathlib import Path

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from kombu import Queue
from whitenoise.compress import Compressor

django_stubs_ext.monkeypatch()
env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent

PORTAL_MODUS = env.str("PORTAL_MODUS", default="produktion")
if PORTAL_MODUS not in {"produktion", "demo", "test"}:
    raise ImproperlyConfigured("PORTAL_MODUS kennt nur: produktion, demo, test.")
DEMO = PORTAL_MODUS == "demo"
PRODUKTION = PORTAL_MODUS == "produktion"
DEBUG = env.bool("DEBUG", default=False) and not PRODUKTION


def _pflicht(name: str, ersatz: str) -> str:
    """Read a variable; outside production `ersatz` stands in when it is missing."""
    wert = env.str(name, default="")
    if wert:
        return wert
    if PRODUKTION:
        raise ImproperlyConfigured(
            f"Die Umgebungsvariable {name} fehlt. Was sie bedeutet, steht in .env.example."
        )
    return ersatz


SECRET_KEY = _pflicht("SECRET_KEY", "nur-fuer-demo-und-tests-" + "0" * 40)
# Keys of before: what they signed stays valid, nothing new is signed with them.
SECRET_KEY_FALLBACKS = [
    schluessel.strip()
    for schluessel in env.str("SECRET_KEY_FALLBACKS", default="").split(",")
    if schluessel.strip()
]
PORTAL_URL = _pflicht("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = [
    name.strip()
    for name in _pflicht("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver").split(",")
    if name.strip()
]
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]
DATEN_VERZEICHNIS = Path(_pflicht("DATEN_VERZEICHNIS", str(BASE_DIR / ".demo" / "dateien")))
SIEGEL_VERZEICHNIS = Path(_pflicht("SIEGEL_VERZEICHNIS", str(BASE_DIR / ".demo" / "siegel")))
SIEGEL_PASSWORT = _pflicht("SIEGEL_PASSWORT", "demo")
ZEITSTEMPEL_URL = env.str("ZEITSTEMPEL_URL", default="")
DEMO_POST = Path(env.str("DEMO_POST", default=str(BASE_DIR / ".demo" / "post")))

# Apps -------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "netzwerk.basis",
    "mitglieder",
    "angebote",
    "treffen",
    "netzwerk.uebersicht",
    *(["netzwerk.demo"] if not PRODUKTION else []),
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "pgtrigger",
    "pghistory",
    "django_filters",
    "django_htmx",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "netzwerk.basis.middleware.AnmeldungMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    # Before the next: who lacks the second factor is a visitor where the network is looked up.
    "netzwerk.basis.middleware.ZweiterFaktorMiddleware",
    "netzwerk.basis.middleware.NetzwerkMiddleware",
    "netzwerk.basis.middleware.FehlerstatusMiddleware",
    "netzwerk.basis.middleware.ZustandMiddleware",
    "netzwerk.basis.middleware.HeadMiddleware",
]
ROOT_URLCONF = "netzwerk.urls"
WSGI_APPLICATION = "netzwerk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "netzwerk.basis.kontext.rahmen",
            ],
            "builtins": ["netzwerk.basis.templatetags.portal"],
        },
    }
]
FORM_RENDERER = "netzwerk.basis.formulare.PortalRenderer"

# Data -------------------------------------------------------------------------------------
DATABASES = {
    "default": env.db_url_config(
        _pflicht("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/netzwerk")
    )
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if PORTAL_MODUS != "test":
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_APPEND_ONLY = False  # anonymising a person blanks the trail's personal fields too
PGHISTORY_INSTALL_CONTEXT_FUNC_ON_MIGRATE = True

REDIS_URL = _pflicht("REDIS_URL", "redis://127.0.0.1:6379/0")
_redis = {
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "portal",
    # A cache that is away slows the portal down, it does not stop it.
    "OPTIONS": {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 1, "SOCKET_TIMEOUT": 2},
}
CACHES = {
    # Limits are counted here, those of the accounts app as well.
    "default": {"BACKEND": "netzwerk.basis.speicher.Speicher", **_redis},
    # What `default` counts with while Valkey is away, each process for itself.
    "notbehelf": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # Not in a process's own memory: another process would go on with an ended session.
    "sitzungen": {"BACKEND": "django_redis.cache.RedisCache", **_redis},
}
DJANGO_REDIS_LOG_IGNORED_EXCEPTIONS = True
# Sessions outlive a lost cache: nobody is signed out, and half-typed work stays.
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sitzungen"
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATEN_VERZEICHNIS, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PORTAL_MODUS != "test" and not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STATIC_URL = "static/"
# Tests serve the sources themselves; nothing is collected then.
STATIC_ROOT = (
    None
    if PORTAL_MODUS == "test"
    else Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
)
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = PORTAL_MODUS == "test" or DEBUG
# Tests make a new handler for each client: it need not look through all static files each time.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS
# The unpacked fonts are for PDFs, no browser asks for them: packing them would take most of the
# time the collection takes.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "ttf"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch")), ("en", _("Englisch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# Accounts -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "basis.Konto"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if PORTAL_MODUS == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "basis:eingang"
LOGOUT_REDIRECT_URL = "basis:wurzel"
# Limits count per visitor, so the proxy before us must not stand for all of them.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("VERTRAUTE_PROXYS", default=1 if PRODUKTION else 0)
ACCOUNT_ADAPTER = "netzwerk.basis.konten.KontoAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts come from an invitation to that address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
SOCIALACCOUNT_ADAPTER = "netzwerk.basis.konten.StadtAnmeldungAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "stadt",
                "name": env.str("OIDC_NAME", default="Stadt"),
                "client_id": env.str("OIDC_CLIENT_ID", default=""),
                "secret": env.str("OIDC_SECRET", default=""),
                "settings": {
                    "server_url": env.str("OIDC_SERVER", default=""),
                    # Domains whose addresses count though the provider does not say that it has
                    # verified them; without that claim nobody is signed in by an address.
                    "verified_email": env.list("OIDC_DOMAENEN", default=[]) or False,
                },
            }
        ]
        if env.str("OIDC_SERVER", default="")
        else [],
        "OAUTH_PKCE_ENABLED": True,
    }
}
# By a link, not a form: CSP's form-action would also judge where the provider redirects to.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "netzwerk.basis.konten.ZweiterFaktorAdapter"
MFA_TOTP_ISSUER = "Netzwerk Kinderschutz"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUKTION
ZWEITER_FAKTOR_PFLICHT = PRODUKTION
USERSESSIONS_TRACK_ACTIVITY = False
if PORTAL_MODUS == "test":
    ACCOUNT_RATE_LIMITS = False

# Mail ---------------------------------------------------------------------------------------
_mail = env.email_url_config(_pflicht("MAIL_URL", "smtp://127.0.0.1:2525"))
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": _mail["EMAIL_HOST"],
            "port": _mail["EMAIL_PORT"],
            "username": _mail["EMAIL_HOST_USER"] or "",
            "password": _mail["EMAIL_HOST_PASSWORD"] or "",
            "use_tls": _mail.get("EMAIL_USE_TLS", False),
            "use_ssl": _mail.get("EMAIL_USE_SSL", False),
            "timeout": 20,
        },
    }
}
DEFAULT_FROM_EMAIL = _pflicht("MAIL_ABSENDER", "portal@demo.example")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Where bounces go (the envelope's sender), and the mailbox they are read from; empty: they go to
# the sender people see, and nobody reads them for the portal.
RUECKLAUF_ADRESSE = env.str("RUECKLAUF_ADRESSE", default="")
RUECKLAUF_URL = env.str("RUECKLAUF_URL", default="")

# Background work ------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = "standard"
CELERY_TASK_QUEUES = [Queue(name) for name in ("codes", "post", "pdf", "standard")]
# Longer than the longest task: an unacknowledged task comes back after this many seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.int("CELERY_SICHTBARKEIT", default=900),
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "retry_on_timeout": True,
}
if PORTAL_MODUS == "test":
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    }
CELERY_TIMEZONE = TIME_ZONE

# Security -------------------------------------------------------------------------------------
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "netzwerk.basis.views.fehler.csrf"
if PRODUKTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^gesund/$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_UNTERBEREICHE", default=True)
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"zeile": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"ohne_zeichen": {"()": "netzwerk.basis.protokollierung.OhneZeichen"}},
    "handlers": {
        "strom": {
            "class": "logging.StreamHandler",
            "formatter": "zeile",
            "filters": ["ohne_zeichen"],
        }
    },
    "root": {"handlers": ["strom"], "level": env.str("LOG_STUFE", default="INFO")},
    # These two tell every step of every document.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")}
    # The development server's lines go the same way as all others: its own handler has no filter.
    | {"django.server": {"handlers": ["strom"], "propagate": False}},
}
