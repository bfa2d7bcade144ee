"""All settings, in one file; every switch is an environment variable (`.env.example` lists them).

Without DATABASE_URL this is *one machine*: PostgreSQL and Redis run under `var/` (DESIGN §7). With it, server mode:
nothing embedded starts, and what is missing or unsafe is said in one line (docs/operations.md).
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
import pghistory
import structlog
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from clinic.embedded import Machine

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

VAR = Path(env.str("PLUMBLINE_VAR", default="") or BASE_DIR / "var")
DATABASE_URL = env.str("DATABASE_URL", default="")
MACHINE = None if DATABASE_URL else Machine(VAR)
ONE_MACHINE = MACHINE is not None


EXAMPLE = "change-me"  # stands in .env.example where a secret of one's own belongs


def checked(name: str, *, begins: tuple[str, ...] = (), at_least: int = 0) -> str:
    """An optional setting; refused when it holds the example's words, begins wrongly, or is too easy to guess."""
    value = env.str(name, default="")
    if EXAMPLE in value:
        raise ImproperlyConfigured(f"{name} still holds the words of .env.example: put a value of your own.")
    if value and begins and not value.startswith(begins):
        raise ImproperlyConfigured(f"{name} has to begin with {' or '.join(begins)}: see .env.example.")
    if value and (len(value) < at_least or (at_least and len(set(value)) < 10)):
        raise ImproperlyConfigured(
            f"{name} is too easy to guess: take at least {at_least} characters from a random source."
        )
    return value


def required(name: str, *, begins: tuple[str, ...] = (), at_least: int = 0) -> str:
    """A setting that server mode cannot do without; one machine makes its own."""
    value = checked(name, begins=begins, at_least=at_least)
    if not value and not ONE_MACHINE:
        raise ImproperlyConfigured(
            f"{name} is not set. Server mode (DATABASE_URL) needs it: see .env.example."
        )
    return value


DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PORT = env.int("PORT", default=8000)
PUBLIC_URL = required("PUBLIC_URL", begins=("https://", "http://")) or f"http://localhost:{PORT}"
PUBLIC_URL = PUBLIC_URL.rstrip("/")
IS_HTTPS = PUBLIC_URL.startswith("https://")
SECRET_KEY = required("SECRET_KEY", at_least=50) or (MACHINE.secret("django") if MACHINE else "")
METRICS_TOKEN = checked("METRICS_TOKEN", at_least=20)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[]) or [urlsplit(PUBLIC_URL).hostname or "localhost"]
if ONE_MACHINE:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "pgtrigger",
    "pghistory",
    "django_linear_migrations",
    "django_htmx",
    "csp",
    "phonenumber_field",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "clinic.apps.ClinicConfig",
    "patients.apps.PatientsConfig",
    "appointments.apps.AppointmentsConfig",
    "rehab_plans.apps.RehabPlansConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "clinic.middleware.RequestLogMiddleware",
    "clinic.middleware.PlainRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "clinic.api.door.ApiDoorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "clinic.middleware.HistoryMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    # Last: it calls the view itself, so that scope and transaction end with the view (DESIGN §10.7).
    "clinic.middleware.ClinicScopeMiddleware",
]

ROOT_URLCONF = "clinic.urls"
WSGI_APPLICATION = "clinic.wsgi.application"
FORM_RENDERER = "clinic.form_rendering.Renderer"
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
                "csp.context_processors.nonce",
                "clinic.context.house",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "clinic.templatetags.look",
            ],
        },
    }
]

# ── Database: PostgreSQL 18 in every mode; the product signs in as a role that owns nothing (DESIGN §5) ──
POSTGRES_URL = ("postgres://", "postgresql://")
PGBOUNCER = env.bool("PGBOUNCER", default=False)  # in transaction mode: a server connection per transaction
DATABASE_OPTIONS = {
    "ENGINE": "clinic.postgresql",
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": PGBOUNCER,
}
# Every trigger asks for this setting; where it is missing each one raises and catches an error inside PostgreSQL.
# PgBouncer passes no startup options on: there the role brings it along (deploy/roles.sql).
# What a connection asks a second time PostgreSQL keeps ready, with one plan for all values: to plan a page's questions
# anew takes longer than to answer them. Behind PgBouncer the next one may be another connection.
STARTUP_OPTIONS: dict[str, Any] = (
    {"prepare_threshold": None}
    if PGBOUNCER
    else {
        "prepare_threshold": 1,
        "options": "-c pgtrigger.ignore={} -c plan_cache_mode=force_generic_plan",
    }
)
OWNER_DATABASE: dict[str, Any]
if MACHINE:
    DATABASES = {"default": {**MACHINE.database("app"), **DATABASE_OPTIONS, "OPTIONS": STARTUP_OPTIONS}}
    OWNER_DATABASE = MACHINE.database("owner")
else:
    runtime = env.db_url_config(required("DATABASE_URL", begins=POSTGRES_URL))
    options = {**runtime.get("OPTIONS", {}), **STARTUP_OPTIONS}
    DATABASES = {"default": {**runtime, **DATABASE_OPTIONS, "OPTIONS": options}}
    # Only `migrate` is given it: what serves people should not hold the owner's password.
    owner_url = checked("MIGRATION_DATABASE_URL", begins=POSTGRES_URL)
    OWNER_DATABASE = {"OPTIONS": {}, **env.db_url_config(owner_url)} if owner_url else {}
APP_ROLE = DATABASES["default"]["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="history")
PGHISTORY_APPEND_ONLY = True

# ── People who sign in ──
AUTH_USER_MODEL = "clinic.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "clinic.sign_in.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "appointments:show_today"

# ── Sessions and cache live in PostgreSQL, so that no page needs Redis (DESIGN §4) ──
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = env.int("SESSION_COOKIE_AGE", default=12 * 60 * 60)
SESSION_COOKIE_NAME = "__Host-sid" if IS_HTTPS else "sid"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "clinic.views.errors.csrf_failure"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# ── Browser rules ──
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^metrics$"]  # monitors ask from within, past the proxy
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)  # else one person's wrong passwords shut everybody out
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400

# ── Words, numbers, time ──
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
PHONENUMBER_DEFAULT_REGION = env.str("PHONE_REGION", default="US")
PHONENUMBER_DB_FORMAT = "E164"

# ── Static files: our own, and those of npm packages under vendor/ ──
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or VAR / "static")
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("vendor/bootstrap", NODE_MODULES / "bootstrap" / "dist"),
    ("vendor/font", NODE_MODULES / "@fontsource-variable" / "atkinson-hyperlegible-next" / "files"),
    ("vendor/event-calendar", NODE_MODULES / "@event-calendar" / "build" / "dist"),
    ("vendor/uplot", NODE_MODULES / "uplot" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "clinic.static_files.HashedStaticFiles"},
}

# ── Mail ──
SMTP_URL = ("smtp://", "smtp+tls://", "smtp+ssl://")
EMAIL = env.email_url_config(required("EMAIL_URL", begins=SMTP_URL) or "smtp://127.0.0.1:8025")
EMAIL_BACKEND = EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"] or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"] or "", EMAIL["EMAIL_HOST_PASSWORD"] or ""
EMAIL_USE_TLS = bool(EMAIL.get("EMAIL_USE_TLS"))
EMAIL_USE_SSL = bool(EMAIL.get("EMAIL_USE_SSL"))
EMAIL_TIMEOUT = 10
MAIL_FROM = required("MAIL_FROM") or "no-reply@mail.demo.example"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = MAIL_FROM
MAIL_FOLDER = VAR / "mail"

# ── API (clinic/api): tokens sign in at the middleware, operations say who may; nothing is open by default ──
API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", default=1200)
API_STRANGER_CALLS_A_MINUTE = env.int("API_STRANGER_CALLS_A_MINUTE", default=60)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["clinic.api.door.Door"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["clinic.api.reading.JsonParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "clinic.api.reading.OnlyJson",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "clinic.api.schema.HouseSchema",
    "EXCEPTION_HANDLER": "clinic.api.problems.answer_problem",
    "UNAUTHENTICATED_USER": None,
    "UPLOADED_FILES_USE_URL": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Plumbline",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "DESCRIPTION": "What the pages of Plumbline show and do, for programs.",
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "SERVE_PUBLIC": True,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "PREPROCESSING_HOOKS": ["clinic.api.schema.only_the_api"],
    "POSTPROCESSING_HOOKS": ["clinic.api.schema.finish"],
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# ── Celery: wake-ups only; the figures behind these settings are in docs/decisions.md ──
REDIS_URL = MACHINE.redis_url if MACHINE else required("REDIS_URL", begins=("redis://", "rediss://"))
CELERY_BROKER_URL = MACHINE.celery_broker_url if MACHINE else REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 90
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 30,
    "socket_connect_timeout": 2,
    "health_check_interval": 25,
}
CELERY_VISIBILITY_TIMEOUT = 600
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_MAX_TASKS_PER_CHILD = 1000
CELERY_DB_REUSE_MAX = 1_000_000_000  # tasks: clinic/celery.py knows better when a line to the database ends
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_ENABLE_UTC = True
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send-due-mail": {"task": "clinic.send_due_mail", "schedule": 15.0},
    "plan-mail": {"task": "clinic.plan_mail", "schedule": 60.0},
    "recover-leases": {"task": "clinic.recover_leases", "schedule": 60.0},
    "escalate-follow-ups": {"task": "patients.escalate_follow_ups", "schedule": 60.0},
    "plan-recalls": {"task": "appointments.plan_recalls", "schedule": 600.0},
    "tend-waitlist": {"task": "appointments.tend_waitlist", "schedule": 30.0},
    "judge-silence": {"task": "rehab_plans.judge_silence", "schedule": 600.0},
    "work-on-imports": {"task": "clinic.work_on_imports", "schedule": 15.0},
    "reconcile-mail": {"task": "clinic.reconcile_mail", "schedule": 3600.0},
    "forget-calls": {"task": "clinic.forget_calls", "schedule": 3600.0},
    "beat": {"task": "clinic.beat", "schedule": 30.0},
}

# ── Logs: one line of key=value per event, ids only, never a name or an answer ──
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
structlog.configure(
    processors=[*SHARED_PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                structlog.processors.LogfmtRenderer(bool_as_flag=False),
            ],
            "foreign_pre_chain": SHARED_PROCESSORS,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # Their messages hold the requested path, and paths of patient pages hold tokens; clinic.middleware tells
        # how each request ended.
        "django.request": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "CRITICAL"},
        # Celery writes the words of errors, the mail catcher whole addresses; clinic.tasks tells of failures.
        "celery.app.trace": {"level": "CRITICAL"},
        "mail.log": {"level": "WARNING"},
    },
}
