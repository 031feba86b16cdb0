"""What can be set from outside, as environment variables with the prefix ``KB_``.

Made once, in an entry point, and handed on. The README's table is tested against it.
"""

import json
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from kb.model.people import Role


class Settings(BaseSettings):
    """The settings of one process."""

    model_config = SettingsConfigDict(env_prefix="KB_", frozen=True, extra="ignore")

    data: Path = Field(default=Path("data"), description="Folder for the catalogue and the embedded index.")
    database_url: str = Field(
        default="", description="Address of the catalogue's database; empty: SQLite in the data folder."
    )
    qdrant_url: str = Field(default="", description="Address of a Qdrant server; empty: the embedded index.")
    qdrant_api_key: SecretStr = Field(
        default=SecretStr(""), description="Key of the Qdrant server, if it asks for one."
    )
    encoder: str = Field(
        default="joined",
        description="`joined`, `retrieval`, `contextual`, `static`, `hashing`, a folder of sentence-transformers, or a "
        "name on a hub.",
    )
    judge: str = Field(
        default="evidence",
        description="What decides which documents are about a question: `evidence`; `off`: all that were found are; or "
        "the address of an OpenAI-compatible server of your own, which reads the likeliest again.",
    )
    judge_model: str = Field(default="", description="Name of the model on that server; empty: whatever it has.")
    judge_key: SecretStr = Field(default=SecretStr(""), description="Key of that server, if it asks for one.")
    judge_seconds: float = Field(
        default=5.0, gt=0, le=60, description="The most time that reading again may take for one question, in seconds."
    )
    device: str = Field(
        default="", description="Device of the encoder, such as `cpu` or `cuda`; empty: the best there is."
    )
    host: str = Field(default="127.0.0.1", description="Address that the explorer listens on.")
    port: int = Field(default=8000, ge=1, le=65_535, description="Port that the explorer listens on.")
    public_url: str = Field(
        default="", description="Address at which others reach the explorer, for links in data; empty: host and port."
    )
    most_requests: int = Field(
        default=64, ge=1, description="How many requests are answered at once; who comes then is asked to come back."
    )
    most_bytes: int = Field(
        default=400_000, ge=10_000, description="How much a request may send, in bytes; more is not read."
    )
    request_seconds: float = Field(
        default=30.0,
        ge=0,
        description="How long a request may take until its answer begins, in seconds; 0: as long as it takes.",
    )
    searches_per_minute: int = Field(
        default=600,
        ge=0,
        description="How often one client may search in a minute, suggestions while typing included: an account, or an "
        "address; each process counts for itself. 0: no limit.",
    )
    writes_per_minute: int = Field(
        default=120, ge=0, description="How often one client may send something in a minute; 0: no limit."
    )
    proxies: int = Field(
        default=0,
        ge=0,
        le=9,
        description="How many proxies of your own stand before the explorer, each adding to `X-Forwarded-For`; 0: that "
        "header is never believed.",
    )
    session_minutes: int = Field(
        default=480, ge=5, description="How long somebody stays signed in without doing anything, in minutes."
    )
    session_days: int = Field(default=7, ge=1, le=90, description="How long somebody stays signed in at most, in days.")
    oidc_issuer: str = Field(
        default="",
        description="Address of the organisation's OpenID Connect provider, exactly as it calls itself; empty: people "
        "sign in with a password only.",
    )
    oidc_client_id: str = Field(default="", description="What the provider calls the explorer.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="What the explorer proves itself with to the provider."
    )
    oidc_name: str = Field(default="uw organisatie", description="Name of the organisation, on the button to sign in.")
    oidc_groups: str = Field(default="groups", description="Claim of the ID token with the groups that somebody is in.")
    oidc_roles: Annotated[dict[str, Role], NoDecode] = Field(
        default={},
        description='What a group makes somebody, such as `{"onderzoek": "researcher"}`: `visitor`, `professional`, '
        "`researcher`, `curator`, `administrator`. The highest counts; who is in none of them does not get in.",
    )
    oidc_adopts: bool = Field(
        default=False,
        description="Whether an account with the e-mail address that the provider checked becomes theirs who sign in.",
    )
    smtp_host: str = Field(
        default="",
        description="Mail server for invitations and forgotten passwords; empty: an administrator hands links over.",
    )
    smtp_port: int = Field(default=587, ge=1, le=65_535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="`starttls`, `tls`, or `none`: without TLS, and then without a password."
    )
    smtp_from: str = Field(default="", description="E-mail address that letters come from.")
    smtp_user: str = Field(default="", description="Name at the mail server, if it asks for one.")
    smtp_password: SecretStr = Field(default=SecretStr(""), description="Password at the mail server.")
    security_contact: str = Field(
        default="mailto:beveiliging@meervoud.example",
        description="Where a weak spot can be told, as `mailto:` or `https:`; stands in `/.well-known/security.txt`.",
    )
    readers: int = Field(
        default=0, ge=0, le=64, description="Processes that read files at once; 0: one for each processor, 4 at most."
    )
    read_memory: int = Field(default=1_000, ge=300, description="The most memory for reading one file, in megabytes.")
    read_seconds: int = Field(
        default=120, ge=1, description="The most time of a processor for reading one file, in seconds."
    )
    index_seconds: float = Field(
        default=3.0,
        gt=0,
        description="How often the explorer looks for documents that are not indexed yet, in seconds.",
    )
    behind_seconds: float = Field(
        default=600.0,
        gt=0,
        description="How far an index may be behind the catalogue before `/health/ready` says no, in seconds.",
    )

    log_format: Literal["text", "json"] = Field(
        default="text", description="How the log on standard error is written: `text`, or `json`: an object per line."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning",
        description="What is logged: `error`, `warning`, `info`: also a line for each request, without what was asked; "
        "`debug`.",
    )
    metrics_port: int = Field(
        default=0, ge=0, le=65_535, description="Port with figures for Prometheus, beside the explorer; 0: none."
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        description="Address of those figures; who reaches it reads how much is asked and held, never what.",
    )

    @field_validator("judge")
    @classmethod
    def _known_or_an_address(cls, given: str) -> str:
        if given in {"evidence", "off"}:
            return given
        try:
            address = urlsplit(given)
            fits = address.scheme in {"http", "https"} and bool(address.hostname) and (address.port or 1) > 0
        except ValueError:
            fits = False
        if not fits or address.query or address.fragment:
            msg = "evidence, off, of een adres dat begint met http:// of https://"
            raise ValueError(msg)
        if "@" in address.netloc:
            msg = "in het adres mag geen naam of wachtwoord staan; gebruik KB_JUDGE_KEY"
            raise ValueError(msg)
        return given

    @field_validator("oidc_issuer")
    @classmethod
    def _nobody_listens_in(cls, given: str) -> str:
        address = urlsplit(given)
        here = address.scheme == "http" and address.hostname in {"127.0.0.1", "::1", "localhost"}
        if given and (not address.hostname or not (address.scheme == "https" or here) or address.query):
            msg = "een adres dat begint met https://"
            raise ValueError(msg)
        return given

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def _groups_and_roles(cls, given: object) -> object:
        if not isinstance(given, str):
            return given
        try:
            return json.loads(given or "{}")
        except ValueError as error:
            msg = 'groepen met hun rol, als JSON: {"onderzoek": "researcher"}'
            raise ValueError(msg) from error

    @model_validator(mode="after")
    def _known_to_the_provider(self) -> Self:
        needed = (self.oidc_client_id, self.oidc_client_secret.get_secret_value(), self.oidc_roles, self.oidc_groups)
        if self.oidc_issuer and not all(needed):
            msg = "bij KB_OIDC_ISSUER horen KB_OIDC_CLIENT_ID, KB_OIDC_CLIENT_SECRET, KB_OIDC_GROUPS en KB_OIDC_ROLES"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _letters_can_go(self) -> Self:
        name, at, domain = self.smtp_from.rpartition("@")
        if self.smtp_host and not (name and at and domain):
            msg = "bij KB_SMTP_HOST hoort KB_SMTP_FROM, het e-mailadres van de afzender"
            raise ValueError(msg)
        if self.smtp_security == "none" and self.smtp_password.get_secret_value():
            msg = "zonder TLS leest een ander KB_SMTP_PASSWORD mee; kies starttls of tls bij KB_SMTP_SECURITY"
            raise ValueError(msg)
        return self

    def without_secrets(self) -> dict[str, object]:
        """What differs from the defaults, by the name of its environment variable; what opens a door is left out."""
        written, defaults = self.model_dump(mode="json"), type(self).model_construct().model_dump(mode="json")
        return {
            f"KB_{name.upper()}": _without_key(value)
            for name, value in written.items()
            if value != defaults[name] and not isinstance(getattr(self, name), SecretStr)
        }

    @property
    def catalogue_url(self) -> str:
        """The database in use."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'catalogue.sqlite3'}"

    @property
    def address(self) -> str:
        """The address for links, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


def _without_key(value: object) -> object:
    """An address without name and password, which stand before the last @ or behind a question mark."""
    if not isinstance(value, str) or "://" not in value:
        return value
    scheme, _, rest = value.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2].partition('?')[0]}"
