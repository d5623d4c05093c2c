"""Starting: in one sentence what is wrong, or an address that works; on the LAN for phones too."""

import os
import socket
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests
import socketio
from cryptography import x509

from dispatch import config, db, house
from dispatch.queries import sessions
from dispatch.web import lan, welcome
from tests.cast import PASSWORD, courier
from tests.server import PATIENCE, ROOT, Server

GOOD = "abcdefghijklmnopqrstuvwxyz0123456789ABCD"
KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU"


def refused(folder: Path, **settings: str) -> str:
    """What a start that is refused says, all of it."""
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "LANG") if k in os.environ}
    env = kept | {"APP_ENV": "test", "DATA_DIR": str(folder), "PORT": "0"} | settings
    told = subprocess.run(
        [sys.executable, "app.py"], cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
    )  # fmt: skip
    assert told.returncode == 1, told.stdout + told.stderr
    assert "Traceback" not in told.stderr
    return told.stderr


# ---------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"port": "eight thousand"}, "PORT"),
        ({"port": "70000"}, "PORT"),
        ({"process": "both"}, "PROCESS"),
        ({"app_env": "live"}, "APP_ENV"),
        ({"secret_key": "short"}, "SECRET_KEY"),
        ({"secret_key": "a" * 64}, "SECRET_KEY"),
        ({"pii_keys": "not-a-key"}, "PII_KEYS"),
        ({"database_url": "mysql://somewhere/x"}, "DATABASE_URL"),
        ({"public_url": "station.example"}, "PUBLIC_URL"),
        ({"map_tiles": "https://tiles.example/{z}/{x}/{y}.png"}, "MAP_TILES"),
        ({"time_zone": "Mars/Olympus"}, "TIME_ZONE"),
        ({"clock_file": "/no/such/file", "app_env": "test"}, "CLOCK_FILE"),
        ({"tls_cert": "only.crt"}, "TLS_KEY"),
        ({"app_env": "development", "work_limits": "0"}, "WORK_LIMITS"),
        ({"app_env": "production", "pii_keys": KEY}, "SECRET_KEY is required"),
        ({"app_env": "production", "secret_key": GOOD}, "PII_KEYS is required"),
        ({"app_env": "production", "secret_key": GOOD, "pii_keys": KEY, "demo_on_lan": "1"}, "DEMO_ON_LAN"),
        (
            {"app_env": "production", "secret_key": GOOD, "pii_keys": KEY, "clock_file": __file__},
            "CLOCK_FILE",
        ),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path, settings, named):
    with pytest.raises(config.WrongSettings, match=named):
        config.load(data_dir=tmp_path, **settings)


def test_a_good_production_setting_is_taken_and_makes_no_keys(tmp_path):
    settings = config.load(data_dir=tmp_path, app_env="production", secret_key=GOOD, pii_keys=KEY)
    assert settings.secret_key == GOOD
    assert not list(tmp_path.iterdir())


def test_every_wrong_setting_is_told_at_once_and_nothing_is_served(tmp_path):
    said = refused(tmp_path / "var", PORT="x", PROCESS="y")
    assert "PORT" in said and "PROCESS" in said


def test_a_taken_port_is_told_in_one_sentence(folder):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = refused(folder, PORT=str(other.getsockname()[1]))
    assert "taken by another program" in said and "PORT=" in said
    assert said.count("\n") == 1


def test_keys_that_do_not_open_the_database_are_refused(folder):
    said = refused(folder, PII_KEYS=KEY)
    assert said.startswith("PII_KEYS cannot open this database") and said.count("\n") == 1


def test_a_file_that_is_no_database_and_one_of_tomorrow_are_refused(tmp_path, folder):
    (tmp_path / "junk").mkdir()
    (tmp_path / "junk" / "station.db").write_bytes(b"x" * 4096)
    with pytest.raises(house.WrongHouse, match="cannot be opened"):
        house.open_house(config.load(data_dir=tmp_path / "junk", app_env="test"))
    opened = house.open_house(config.load(data_dir=folder, app_env="test"))
    from sqlalchemy import text

    from dispatch.tx import Call

    newer = text("UPDATE alembic_version SET version_num = '9999'")
    opened.db.write(Call(), lambda tx: tx.session.execute(newer) and None)
    opened.close()
    with pytest.raises(SystemExit, match="newer version"):
        house.open_house(config.load(data_dir=folder, app_env="test"))


def test_a_sqlite_that_may_corrupt_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(db, "SAFE_SQLITE", (99, 0, 0))
    with pytest.raises(db.UnsafeDatabase, match="too old"):
        house.open_house(config.load(data_dir=tmp_path, app_env="test"))


def test_demo_people_are_not_served_in_production(folder):
    keys = {
        "SECRET_KEY": GOOD,
        "PII_KEYS": (folder / "pii.key").read_text(),
        "APP_ENV": "production",
    }
    said = refused(folder, **keys)
    assert "demo remove" in said and said.count("\n") == 1


def test_an_empty_house_in_production_stays_empty(tmp_path):
    opened = house.open_house(
        config.load(data_dir=tmp_path, app_env="production", secret_key=GOOD, pii_keys=KEY)
    )
    welcome.lay_demo(opened)
    with opened.db.reading() as rd:
        assert not sessions.demo_people(rd)
    assert "demo-pass" not in welcome.lines(opened, 8000, 1.0)
    opened.close()


# ---------------------------------------------------------------- what is right


def test_a_first_start_lays_the_street_and_says_who_may_sign_in(tmp_path):
    running = Server(tmp_path / "var")
    running.from_the_beginning = True
    running.start()
    try:
        assert requests.get(running.url + "/healthz", timeout=PATIENCE).ok
        body = {"phone": courier(1), "password": PASSWORD}
        assert requests.post(running.url + "/api/v1/session", json=body, timeout=PATIENCE).status_code == 201
        told = "".join(running.said)
        assert all(phone in told for _, _, phone in welcome.THREE)
    finally:
        running.stop()
    assert running.process is not None and running.process.returncode == 0
    assert running.restart() < 3 * 3
    running.stop()


def test_a_public_address_is_what_is_printed(house):
    house.settings.public_url = "https://station.example/"
    assert "https://station.example   (" in welcome.lines(house, 8000, 1.0)


# ---------------------------------------------------------------- phones in the room


def test_phones_in_the_room_get_https_and_the_demo_people_stay_at_home(folder):
    running = Server(folder, LAN="1")
    running.from_the_beginning = True
    running.start()
    try:
        trusted = {"verify": str(folder / "lan.crt"), "timeout": PATIENCE}
        assert running.url.startswith("https://")
        port, ips = running.port, lan.addresses()
        body = {"phone": courier(1), "password": PASSWORD}
        for ip in ["127.0.0.1", *ips]:
            answer = requests.post(f"https://{ip}:{port}/api/v1/session", json=body, **trusted)
            at_home = ip == "127.0.0.1"
            assert answer.status_code == (201 if at_home else 403)
            assert "Secure" in answer.headers["Set-Cookie"] if at_home else answer.json()["reason"] == "demo"
        assert greeted(f"https://127.0.0.1:{port}", body, folder / "lan.crt"), "a socket opens over https too"
        before = (folder / "lan.crt").read_bytes()
    finally:
        running.stop()
    told = "".join(running.said)
    assert "DEMO_ON_LAN=1" in told and ("█" in told or "▄" in told)
    assert all(f"https://{ip}:{port}" in told for ip in ips)
    running.start()
    running.stop()
    assert (folder / "lan.crt").read_bytes() == before, "a phone that trusted it once need not again"


def greeted(url: str, sign_in: dict[str, str], trusted: Path) -> dict:
    """What a phone hears first on a socket over https."""
    http = requests.Session()
    http.verify, http.trust_env = str(trusted), False
    token = http.post(url + "/api/v1/session", json=sign_in, timeout=PATIENCE).json()["token"]
    phone = socketio.SimpleClient(http_session=http)
    phone.connect(url, auth={"token": token}, transports=["websocket"], wait_timeout=PATIENCE)
    name, *said = phone.receive(timeout=PATIENCE)
    assert name == "hello"
    phone.disconnect()
    return said[0]


def test_who_opens_the_demo_to_the_room_is_told_what_that_means(house):
    house.settings.lan, house.settings.tls_cert = True, Path("x")
    house.settings.host = "0.0.0.0"
    told = welcome.lines(house, 8443, 1.0, ["192.168.1.7"])
    assert "https://192.168.1.7:8443" in told.splitlines()[0] and "DEMO_ON_LAN=1" in told
    house.settings.demo_on_lan = True
    assert "keep real data out" in welcome.lines(house, 8443, 1.0, ["192.168.1.7"])


def names_of(cert: Path) -> tuple[set[str], set[str]]:
    found = x509.load_pem_x509_certificate(cert.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    ips = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    return ips, set(names.get_values_for_type(x509.DNSName))


def test_the_certificate_is_for_this_machine_and_follows_its_addresses(tmp_path):
    cert, key = lan.certificate(tmp_path, ["192.168.1.7"])
    ips, hosts = names_of(cert)
    assert ips == {"127.0.0.1", "192.168.1.7"} and "localhost" in hosts
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    first = cert.read_bytes()
    lan.certificate(tmp_path, ["192.168.1.7"])
    assert cert.read_bytes() == first
    lan.certificate(tmp_path, ["10.0.0.3"])
    assert names_of(cert)[0] == {"127.0.0.1", "10.0.0.3"}
    second = cert.read_bytes()
    lan.certificate(tmp_path, ["10.0.0.3"], datetime.now(UTC) + timedelta(days=380))
    assert cert.read_bytes() != second, "a month before its end there is a new one"
    cert.write_text("no certificate")
    lan.certificate(tmp_path, ["10.0.0.3"])
    assert names_of(cert)[0] == {"127.0.0.1", "10.0.0.3"}
