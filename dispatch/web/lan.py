"""Phones in the room: https with a certificate of our own making, and the address as a QR code.

A phone's camera, place and service worker need a secure context. The certificate is nobody's but
this machine's: a phone asks once whether to trust it."""

import io
import ipaddress
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

VALID_FOR = timedelta(days=397)  # what phones accept at most
RENEW_BEFORE = timedelta(days=30)
ELSEWHERE = "192.0.2.1"  # an address of nobody's: nothing is sent to it


def addresses() -> list[str]:
    """This machine's IPv4 addresses in its networks, the one it would go out by first."""
    found: list[str] = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:  # no network at all
        probe.connect((ELSEWHERE, 9))
        found.append(probe.getsockname()[0])
    with suppress(OSError):  # a name that nothing resolves
        known = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        found += [str(info[4][0]) for info in known]
    return list(dict.fromkeys(ip for ip in found if reachable(ip)))


def reachable(ip: str) -> bool:
    address = ipaddress.ip_address(ip)
    return not (address.is_loopback or address.is_link_local or address.is_unspecified)


def certificate(folder: Path, ips: list[str], now: datetime | None = None) -> tuple[Path, Path]:
    """(certificate, key) for these addresses, made when there is none, when they changed, or when
    it ends within a month."""
    now = now or datetime.now(UTC)
    cert, key = folder / "lan.crt", folder / "lan.key"
    if not (cert.exists() and key.exists() and still_good(cert, ips, now)):
        made(cert, key, ips, now)
    return cert, key


def still_good(cert: Path, ips: list[str], now: datetime) -> bool:
    from cryptography import x509

    try:
        found = x509.load_pem_x509_certificate(cert.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    covered = {str(ip) for ip in names.get_values_for_type(x509.IPAddress)}
    return covered == {*ips, "127.0.0.1"} and found.not_valid_after_utc - now > RENEW_BEFORE


def made(cert: Path, key: Path, ips: list[str], now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Last Metre (this machine)")])
    hosts = list(dict.fromkeys(["localhost", *hostnames()]))
    names = [x509.DNSName(host) for host in hosts]
    numbers = [x509.IPAddress(ipaddress.ip_address(ip)) for ip in ["127.0.0.1", *ips]]
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectAlternativeName([*names, *numbers]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    key.touch(mode=0o600)
    key.chmod(0o600)
    key.write_bytes(pem)
    cert.write_bytes(signed.public_bytes(serialization.Encoding.PEM))


def hostnames() -> list[str]:
    """As the machine calls itself, and as phones find it; none that a certificate cannot carry."""
    name = socket.gethostname().split(".")[0]
    return [name, f"{name}.local"] if name.isascii() and name.replace("-", "").isalnum() else []


def picture(url: str) -> str:
    """A QR code of characters, for a terminal."""
    import segno

    out = io.StringIO()
    segno.make(url, error="l", micro=False).terminal(out=out, compact=True)
    return out.getvalue().rstrip("\n")
