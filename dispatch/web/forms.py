"""What the outside may send: every field has a type, a limit and a worded refusal. The forms stand
beside their nouns; here is what they share, and the pages of lists."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dispatch.errors import Refused
from dispatch.web.fields import Cursor, Id, Words

CODES = {
    "missing": "required",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_long",
    "too_short": "too_short",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
    "literal_error": "not_a_choice",
}


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid", str_max_length=20_000)

    def given(self) -> dict[str, Any]:
        """Only what was sent, as plain values."""
        return self.model_dump(exclude_unset=True, by_alias=True)


def parsed(form: type[BaseModel], body: dict[str, Any], loose: bool = False) -> Any:
    """The form, or `invalid` with one code per field. A query (`loose`) may carry strangers."""
    known = {f.alias or n for n, f in form.model_fields.items()}
    body = {k: v for k, v in body.items() if k in known} if loose else body
    if not loose and form is BaseModel and body:
        raise Refused("invalid", errors=[{"field": k, "code": "unknown_field"} for k in sorted(body)[:20]])
    try:
        return form.model_validate(body)
    except ValidationError as error:
        raise Refused("invalid", errors=[told(e) for e in error.errors()[:20]]) from None


def told(error: Any) -> dict[str, str]:
    kind = error["type"]
    if kind in CODES:
        code = CODES[kind]
    elif kind.endswith(("_type", "_parsing")) or kind == "is_instance_of":
        code = "wrong_type"
    else:
        code = (
            kind if ("_" in kind and kind == error["msg"]) or kind in ("required", "too_long") else "invalid"
        )
    return {"field": ".".join(str(p) for p in error["loc"]) or "body", "code": code}


class Page(BaseModel):
    limit: int = Field(default=100, ge=1, le=200)
    cursor: Cursor | None = None


class PlacesQuery(BaseModel):
    near: str | None = Field(default=None, max_length=60)
    q: Words(60) = ""
    limit: int = Field(default=12, ge=1, le=20)


class BoardQuery(BaseModel):
    station: Id | None = None
    wall: bool = False
