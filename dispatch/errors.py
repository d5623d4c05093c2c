"""Every refusal by name: a code, a status, facts. The sentences live in web/locale."""

from typing import Any

STATUS = {
    "malformed": 400,
    "unauthenticated": 401,
    "forbidden": 403,
    "not_yours": 403,
    "off_duty": 403,
    "cap_reached": 403,
    "not_qualified": 403,
    "insurance_expired": 403,
    "notice_not_accepted": 403,
    "riding": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "already_taken": 409,
    "address_differs": 409,
    "illegal_move": 409,
    "version_conflict": 409,
    "in_flight": 409,
    "last_admin": 409,
    "over_budget": 409,
    "too_large": 413,
    "unsupported_media": 415,
    "invalid": 422,
    "wrong_code": 422,
    "key_reused": 422,
    "rate_limited": 429,
    "internal": 500,
    "busy": 503,
    "storage_unavailable": 503,
    "storage_full": 507,
    "outcome_unknown": 504,
}


class Refused(Exception):
    """No, and why: `code` is a key of STATUS; `facts` go to the asker as they are.

    An action *raises* a refusal that must leave nothing behind and *returns* one that must be
    remembered (a lost grab keeps its attempt): the first is rolled back, the second committed.
    One that is `kept` is raised before anything was changed and committed for its reveal."""

    kept = False

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.status = STATUS[code]
        self.facts = facts


def not_found() -> Refused:
    return Refused("not_found")


def invalid(**fields: str) -> Refused:
    """422 with one code per field: invalid(phone="not_a_phone")."""
    return Refused("invalid", errors=[{"field": f, "code": c} for f, c in fields.items()])
