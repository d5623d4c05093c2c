"""How passwords are hashed: argon2id, 19 MiB, two passes, one lane; about 34 ms."""

from argon2 import PasswordHasher

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
