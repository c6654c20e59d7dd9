"""All settings of an installation, read from the environment through django-environ."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from crm_site import joints
from crm_site.api_names import ENUM_NAMES
from crm_site.database_settings import databases

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
# A demo bank shows its logins and the components page; never set it where real customers are.
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env(
    "SECRET_KEY", default="" if not (DEBUG or DEMO) else "only-for-a-demo-bank-on-this-machine-0123456789"
)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# ---------------------------------------------------------------- apps
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "pgtrigger",
    "pghistory",
    "axes",
    "oauth2_provider",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "django_filters",
    "django_htmx",
    "django_cotton",
    "common",
    "files",
    "audit",
    "organization",
    "imports",
    "lists",
    "products",
    "customers",
    "worklist",
    "chains",
    "growth",
    "portfolios",
    "fit",
    "prospects",
    "needs",
    "analyses",
    "notebook",
    "tiers",
    "knowledge",
    "activities",
    "signs",
    "surveys",
    "accountplans",
    "targets",
    "pricing",
    "proposals",
    "negotiations",
    "complaints",
    "campaigns",
    "corebanking",
    "workspace",
    "dashboards",
    "crm_site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "common.middleware.NulRefusedMiddleware",
    "common.middleware.ForwardedAddressMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organization.middleware.SessionLimitsMiddleware",
    "organization.middleware.SignInRequiredMiddleware",
    "organization.middleware.StaffLanguageMiddleware",
    "audit.middleware.ActContextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workspace.middleware.RecentCustomersMiddleware",
    "workspace.middleware.OwnActsCountMiddleware",
    "axes.middleware.AxesMiddleware",
    "common.replica.ReplicaReadsMiddleware",
]

ROOT_URLCONF = "crm_site.urls"
WSGI_APPLICATION = "crm_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["common.templatetags.figures", "common.templatetags.drawing"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workspace.context.frame",
                *(["crm_site.demo.context.logins"] if DEMO else []),
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
# A component sees its own attributes and the frame, never a page's variables.
COTTON_ISOLATE_BY_DEFAULT = True

# ---------------------------------------------------------------- database
# Three roles (docs/decisions): owner runs migrations, loader writes facts and published scores (worker),
# app serves people and clients and owns nothing.  Empty where each has a login of its own.
DATABASE_ROLE = env("DATABASE_ROLE", default="app")
STATEMENT_TIMEOUT_MS = env.int("STATEMENT_TIMEOUT_MS", default=15_000 if DATABASE_ROLE == "app" else 0)

DATABASES = databases(
    env,
    session=[
        "-c lock_timeout=3000",
        f"-c statement_timeout={STATEMENT_TIMEOUT_MS}",
        "-c idle_in_transaction_session_timeout=30000" if DATABASE_ROLE == "app" else "",
        f"-c role=hausbank_{DATABASE_ROLE}" if DATABASE_ROLE else "",
    ],
)
DATABASE_ROUTERS = ["common.replica.ReplicaRouter"]
REPLICA_LAG_SECONDS = env.int("REPLICA_LAG_SECONDS", default=30)  # pages say so when it is further behind
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ---------------------------------------------------------------- people
AUTH_USER_MODEL = "organization.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "organization.backends.StaffBackend",
    # Sessions that name it, from before an update, go on.
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "corebanking.hashers.MachineSecretHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "organization:sign-in"
LOGIN_REDIRECT_URL = "workspace:today"
LOGOUT_REDIRECT_URL = "organization:sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "username"  # what the form calls the employee number
AXES_LOCKOUT_TEMPLATE = "errors/lockout.html"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address"]
SESSION_COOKIE_AGE = 8 * 3600
SESSION_IDLE_SECONDS = 15 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# ---------------------------------------------------------------- transport
HTTPS = env.bool("HTTPS", default=False)
SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# A part of a feed is the largest body we accept; pages stay far below.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# Files that people attach: outside everything a web server shows, one place for all processes.
FILES_DIR = Path(env("FILES_DIR", default=str(BASE_DIR / ".local" / "files")))
FILES_LARGEST_BYTES = env.int("FILES_LARGEST_BYTES", default=20 * 1024 * 1024)

# ---------------------------------------------------------------- language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [*env.list("EXTRA_LOCALE_PATHS", default=[]), BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---------------------------------------------------------------- static files
ASSETS_DIR = Path(env("ASSETS_DIR", default=str(BASE_DIR / ".local" / "assets")))
STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(BASE_DIR / ".local" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static", *([ASSETS_DIR] if ASSETS_DIR.exists() else [])]
WHITENOISE_USE_FINDERS = DEBUG or DEMO
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

# ---------------------------------------------------------------- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["corebanking.authentication.ClientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["common.renderers.FastJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "common.openapi.ApiSchema",
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
}
API_CALLS_PER_MINUTE = env.int("API_CALLS_PER_MINUTE", default=600)  # of one person
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "common.problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "common.problems.ProblemFormatter",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Hausbank API",
    # What a core-banking team reads first, on the page of the document.
    "DESCRIPTION": (BASE_DIR / "docs" / "howto" / "first-batch.md").read_text(),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["drf_standardized_errors.openapi_hooks.postprocess_schema_enums"],
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}
# Said aloud because makemigrations looks for it wherever a model of ours points at an API client.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "CLIENT_SECRET_HASHER": "pbkdf2_sha256_machine",
    "SCOPES": {
        "units:write": "Send units",
        "staff:write": "Send staff",
        "customers:write": "Send customers",
        "accounts:write": "Send accounts",
        "balances:write": "Send monthly balances",
        "exchange_rates:write": "Send exchange rates",
        "transfer_prices:write": "Send transfer prices",
        "ratings:write": "Send ratings",
        "loans:write": "Send loans and maturities",
        "holdings:write": "Send products held",
        "daily_balances:write": "Send daily balances",
        "settlements:write": "Send settlements",
        "fees:write": "Send fees",
        "interactions:write": "Send contacts through other channels",
        "customers:read": "Follow changes of customers",
        "tiers:read": "Follow moves between tiers",
        "complaints:read": "Follow changes of complaints",
        "prospects:read": "Follow changes of prospects",
        "opportunities:read": "Follow changes of opportunities",
        "feeds:read": "Read figures of how the feeds are",
    },
    "SCOPES_BACKEND_CLASS": "corebanking.scopes.ClientScopes",
    "OAUTH2_VALIDATOR_CLASS": "corebanking.authentication.AddressedValidator",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 900,
    "PKCE_REQUIRED": True,
    # Only machines come, with client credentials in a header over TLS: everything RFC 9700 advises against stays shut.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}

# Machines are told of changes by calls that go out (webhooks).  Where networks are named, only to these (a bank's own
# receivers have private addresses); else only to the public internet.  Hosts for trials take http, wherever they are.
WEBHOOK_NETWORKS = env.list("WEBHOOK_NETWORKS", default=[])
WEBHOOK_PLAIN_HOSTS = env.list("WEBHOOK_PLAIN_HOSTS", default=[])
WEBHOOK_CA_FILE = env("WEBHOOK_CA_FILE", default="")  # certificates of the bank's own authority
# What signing secrets are made of; another key is another secret for every receiver.
WEBHOOK_KEY = env("WEBHOOK_KEY", default=SECRET_KEY)

# Networks of the bank's own proxies: X-Forwarded-For is believed from these and from nobody else.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])

# ---------------------------------------------------------------- jobs
CELERY_BROKER_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_EAGER", default=False)
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "crm_site.tick", "schedule": 30.0},
}

# Counts of calls and the numbers of the frame; nothing that would be missed.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CELERY_BROKER_URL,
        "KEY_PREFIX": "hausbank",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}
# How old the numbers beside the menu may be; what a person does counts at once.  0: each page counts.
FRAME_SECONDS = env.int("FRAME_SECONDS", default=30)
# How old counts of a dashboard's open work (the page says when) and sums of long lists may be.  0: each page counts.
COUNTS_SECONDS = env.int("COUNTS_SECONDS", default=60)

# ---------------------------------------------------------------- mail
# smtp://user:password@host:25, smtp+tls:// with STARTTLS, smtp+ssl:// or filemail:////folder; empty: no mail goes out.
EMAIL_URL = env("EMAIL_URL", default="")
MAIL_SERVER = bool(EMAIL_URL)
vars().update(env.email_url("EMAIL_URL", default="consolemail://") if MAIL_SERVER else {})
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
DEFAULT_FROM_EMAIL = env("MAIL_FROM", default="Hausbank <hausbank@localhost>")
MAIL_DOMAIN = env("MAIL_DOMAIN", default=DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost")
# Where letters lead: the address at which people open the application.
BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

# ---------------------------------------------------------------- logging
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}

# ---------------------------------------------------------------- the bank
FEED_CUTOFF = env("FEED_CUTOFF", default="05:30")  # Shanghai; the night waits for the feed until then
# Resources that are due at another clock of the next morning: "units=09:00,exchange_rates=07:15".
FEED_CUTOFFS = env.dict("FEED_CUTOFFS", default={})
# Into what tables may be taken over (imports.targets), in the order in which people see them.
IMPORT_TARGETS = [
    "customers.services.sheets.CustomerSheet",
    "customers.services.people_sheets.PersonSheet",
    "prospects.services.list_sheets.CompanySheet",
    "prospects.services.deal_sheets.DealSheet",
    "complaints.services.history_sheets.PastCaseSheet",
    "targets.services.sheets.TargetSheet",
]
IMPORT_KEPT_DAYS = env.int("IMPORT_KEPT_DAYS", default=30)  # then a table that nobody took over is let go
# Which apps bring lists that are taken along, what waits for a decision, and how talks ended.
LIST_EXPORTS, APPROVALS, SIMILAR_TALKS = joints.LIST_EXPORTS, joints.APPROVALS, joints.SIMILAR_TALKS
# What one gift to a customer, and all gifts of a year to the same person or company, may be worth, in yuan.
GIFT_LIMIT_YUAN = env.int("GIFT_LIMIT_YUAN", default=300)
GIFT_YEAR_LIMIT_YUAN = env.int("GIFT_YEAR_LIMIT_YUAN", default=600)
# Relationship styles: margins in percent of the unit's mean contribution, and how many customers are few and some.
STYLE_MEDIUM_FROM_PERCENT = env.int("STYLE_MEDIUM_FROM_PERCENT", default=50)
STYLE_HIGH_FROM_PERCENT = env.int("STYLE_HIGH_FROM_PERCENT", default=200)
STYLE_FEW_UP_TO, STYLE_SOME_UP_TO = (
    env.int("STYLE_FEW_UP_TO", default=10),
    env.int("STYLE_SOME_UP_TO", default=30),
)
# Complaints by the public form from one address within an hour, and how long the question afterwards can be answered.
PUBLIC_COMPLAINTS_AN_HOUR = env.int("PUBLIC_COMPLAINTS_AN_HOUR", default=6)
# Wrong secrets that one address may try within an hour before it has to wait, and answers to surveys it may send.
PUBLIC_FOLLOWS_AN_HOUR = env.int("PUBLIC_FOLLOWS_AN_HOUR", default=10)
PUBLIC_SURVEYS_AN_HOUR = env.int("PUBLIC_SURVEYS_AN_HOUR", default=30)
SURVEY_DAYS = env.int("SURVEY_DAYS", default=30)
