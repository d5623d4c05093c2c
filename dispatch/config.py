"""Typed settings from the environment or `.env`; wrong ones are refused at start, by name."""

import base64
import contextlib
import os
import secrets
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from dispatch.rules import outside, tiles

KNOWN_SECRETS = {"secret", "changeme", "change-me", "dev", "development", "test", "password"}


class WrongSettings(SystemExit):
    """Start refused: the text names every setting that is wrong."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=False)

    app_env: Literal["development", "test", "production"] = "development"
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65_535)
    lan: bool = False
    tls_cert: Path | None = None
    tls_key: Path | None = None
    data_dir: Path = Path("var")
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    pii_keys: str = ""
    public_url: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    map_tiles: str = ""
    notify_urls: str = ""
    sms_url: str = ""
    outside_loopback: bool = False  # only in test: messages may go to this machine, also over http
    metrics_token: str = ""
    time_zone: str = "Asia/Shanghai"
    clock_file: Path | None = None
    process: Literal["web", "worker", "all"] = "all"
    demo_on_lan: bool = False
    drill_line: int | None = None  # test only: the open line on which a drill moves this server's clock
    work_limits: bool = True  # off only in test: the bench is one person doing many people's work

    @field_validator("tls_cert", "tls_key", "clock_file", "drill_line", mode="before")
    @classmethod
    def empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @model_validator(mode="after")
    def consistent(self) -> "Settings":
        wrong = list(self.complaints())
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    def complaints(self) -> Iterator[str]:
        production = self.app_env == "production"
        if production and not self.secret_key:
            yield "SECRET_KEY is required in production"
        if self.secret_key and (
            len(self.secret_key) < 32
            or len(set(self.secret_key)) < 10
            or self.secret_key.lower() in KNOWN_SECRETS
        ):
            yield "SECRET_KEY is too weak: at least 32 characters of chance"
        if production and not self.pii_keys:
            yield "PII_KEYS is required in production"
        for key in filter(None, self.pii_keys.split(",")):
            if not is_key(key):
                yield "PII_KEYS must be base64url keys of 32 bytes, separated by commas"
        yield from self.test_only()
        yield from self.leading_out()
        if production and self.demo_on_lan:
            yield "DEMO_ON_LAN is not for production"
        if bool(self.tls_cert) != bool(self.tls_key):
            yield "TLS_CERT and TLS_KEY go together"
        if self.database_url and not self.database_url.startswith(("sqlite:", "postgresql:")):
            yield "DATABASE_URL begins with sqlite: or postgresql:"
        if self.public_url and not self.public_url.startswith(("https://", "http://")):
            yield "PUBLIC_URL begins with https:// or http://"
        if not is_zone(self.time_zone):
            yield "TIME_ZONE is a name like Asia/Shanghai"
        try:
            tiles.read(self.map_tiles)
        except ValueError as error:
            yield str(error)
        if self.clock_file and not is_clock(self.clock_file):
            yield "CLOCK_FILE holds an ISO 8601 instant with its offset"

    def test_only(self) -> Iterator[str]:
        if self.app_env == "test":
            return
        given = {
            "CLOCK_FILE": self.clock_file, "DRILL_LINE": self.drill_line is not None,
            "WORK_LIMITS=0": not self.work_limits, "OUTSIDE_LOOPBACK": self.outside_loopback,
        }  # fmt: skip
        for name, on in given.items():
            if on:
                yield f"{name} is for APP_ENV=test only"

    def leading_out(self) -> Iterator[str]:
        for url in self.bots:
            if wrong := outside.fault_of_bot(url, self.outside_loopback):
                yield f"NOTIFY_URLS: {outside.masked(url)} cannot be used ({wrong})"
        if self.sms_url and (
            outside.fault_of_bot(self.sms_url, self.outside_loopback) or not self.sms_url.startswith("http")
        ):
            yield "SMS_URL is an https address outside this network"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'station.db'}"

    @property
    def bots(self) -> list[str]:
        """Of stations that have set none of their own."""
        return [url.strip() for url in self.notify_urls.split(",") if url.strip()]

    @property
    def tiles(self) -> tiles.Tiles | None:
        return tiles.read(self.map_tiles)

    @property
    def master_keys(self) -> list[bytes]:
        return [base64.urlsafe_b64decode(k + "==") for k in self.pii_keys.split(",") if k]


def is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text + "==")) == 32
    except ValueError:
        return False


def is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name).key)
    except (ValueError, OSError, KeyError):
        return False


def is_clock(file: Path) -> bool:
    try:
        return datetime.fromisoformat(file.read_text().strip()).tzinfo is not None
    except (ValueError, OSError):
        return False


def load(**overrides: object) -> Settings:
    """Settings of this process. Outside production missing keys are made and kept in DATA_DIR."""
    try:
        settings = Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        told = "\n".join(
            f"  {'.'.join(str(p) for p in e['loc']).upper()}: {e['msg']}".replace(": Value error, ", "")
            for e in error.errors()
        )
        raise WrongSettings(f"Settings refused:\n{told}") from None
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSettings(f"Settings refused:\n  DATA_DIR: {error.strerror}") from None
    if settings.app_env != "production":
        settings.secret_key = settings.secret_key or kept(settings.data_dir / "secret.key")
        settings.pii_keys = settings.pii_keys or kept(settings.data_dir / "pii.key")
    return settings


def kept(file: Path) -> str:
    """The key in the file, made on first use; two processes that start together agree on one."""
    if not file.exists():
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_text(base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="))
        draft.chmod(0o600)
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text().strip()
