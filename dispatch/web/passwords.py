"""argon2id (m=19 MiB, t=2, p=1), on a thread of its own: 34 ms must not hold the loop."""

from argon2.exceptions import Argon2Error, InvalidHashError

from dispatch.hashing import HASHER
from dispatch.house import House

# Checked when there is no such person: an unknown phone takes as long as a wrong password.
NOBODYS = HASHER.hash("nobody signs in with this")


def hashed(house: House, password: str) -> str:
    return house.db.in_thread(HASHER.hash, password)


def right(house: House, password_hash: str | None, password: str) -> bool:
    return house.db.in_thread(verified, password_hash or NOBODYS, password) and password_hash is not None


def verified(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (Argon2Error, InvalidHashError):
        return False
