"""Web Push: a message that only the browser can read (RFC 8291), and the proof of who sends it
(RFC 8292). Two curves and a cipher; the packages for it bring an HTTP client each."""

import base64
import contextlib
import os
from pathlib import Path
from urllib.parse import urlsplit

import orjson
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

RECORD = 4096  # bytes; a message is one record
PROOF_LASTS = 12 * 3600  # seconds; at most a day
KEPT_FOR = 1800  # seconds that the push service keeps it for a phone that is off
CURVE = ec.SECP256R1()


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def raw(given: str) -> bytes:
    """ValueError when it is no base64url."""
    return base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True)


def is_key(p256dh: str, auth: str) -> bool:
    """Whether a browser's two keys can be used."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, raw(p256dh))
        return len(raw(auth)) == 16
    except ValueError:
        return False


def own_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The installation's key, made on first use; two processes that start together agree on one."""
    file = folder / "push.key"
    if not file.exists():
        made = ec.generate_private_key(CURVE).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        draft = file.with_suffix(f".{os.getpid()}")
        draft.touch(0o600)
        draft.write_bytes(made)
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    key = serialization.load_pem_private_key(file.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def public_half(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def sealed(words: bytes, p256dh: str, auth: str) -> bytes:
    """For this browser alone, under a key used once."""
    theirs, once, salt = raw(p256dh), ec.generate_private_key(CURVE), os.urandom(16)
    shared = once.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, theirs))
    mine = public_half(once)
    material = derived(shared, raw(auth), b"WebPush: info\0" + theirs + mine, 32)
    key = derived(material, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = derived(material, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return head + AESGCM(key).encrypt(nonce, words + b"\x02", None)


def proof(key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, now: int) -> str:
    """The Authorization header: for this push service, for half a day."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": now + PROOF_LASTS, "sub": contact}
    said = f"{text(orjson.dumps({'typ': 'JWT', 'alg': 'ES256'}))}.{text(orjson.dumps(claims))}"
    r, s = decode_dss_signature(key.sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    signature = text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={said}.{signature}, k={text(public_half(key))}"


def headers(key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, now: int) -> dict[str, str]:
    return {
        "Authorization": proof(key, endpoint, contact, now), "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream", "TTL": str(KEPT_FOR), "Urgency": "high",
    }  # fmt: skip
