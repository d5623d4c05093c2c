"""What may be a password."""

SHORTEST = 8
DIFFERENT = 4  # characters: 11111111 is none


def too_weak(password: str) -> bool:
    return len(password) < SHORTEST or len(set(password)) < DIFFERENT
