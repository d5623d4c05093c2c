"""A refusal in the standard's form: a list of {code, description}, worded for a person."""

from typing import Any

from flask import g, request
from werkzeug.exceptions import HTTPException

from dispatch.errors import Refused
from dispatch.web import words

HTTP = {404: "no_such_call", 405: "no_such_method", 413: "too_large", 415: "not_a_form"}
SHARED = {  # refusals of the house -> (status, sentence)
    "busy": (503, "busy"),
    "storage_unavailable": (503, "busy"),
    "storage_full": (507, "busy"),
    "outcome_unknown": (504, "unknown_outcome"),
    "rate_limited": (429, "too_often"),
    "too_large": (413, "too_large"),
}
FIELDS = {  # a field's refusal in our own forms -> its sentence here
    "outside_area": "outside_area",
    "other_jurisdiction": "other_jurisdiction",
    "unknown_type": "service_unknown",
    "switched_off": "service_unknown",
    "not_a_position": "not_a_position",
    "lat_lng_swapped": "lat_lng_swapped",
}
Said = tuple[int, list[dict[str, Any]]]


class Wrong(Exception):
    """400 unless said otherwise: one or several sentences of open311.json, each with its facts."""

    def __init__(self, *sentences: str, status: int = 400, **facts: Any) -> None:
        super().__init__(*sentences)
        self.status = status
        self.told = [(sentence, facts) for sentence in sentences]

    @classmethod
    def several(cls, told: list[tuple[str, dict[str, Any]]]) -> "Wrong":
        wrong = cls()
        wrong.told = told
        return wrong


def said(sentence: str, **facts: Any) -> str:
    """In the language that is asked for; read once a request, for there are thousands in a list."""
    spoken: dict[str, str] | None = g.get("open311_words")
    if spoken is None:
        language = words.best(request.headers.get("Accept-Language"))
        spoken = g.open311_words = words.catalogue(language)["open311"]
    text = spoken[sentence]
    return text.format(**facts) if facts else text


def of(error: Exception) -> Said:
    """(status, the list) of whatever went wrong."""
    if isinstance(error, Wrong):
        return error.status, [one(error.status, s, **facts) for s, facts in error.told]
    if isinstance(error, Refused):
        return of_refusal(error)
    if isinstance(error, HTTPException) and error.code is not None:
        status = error.code if error.code in HTTP else 400
        return status, [one(status, HTTP.get(status, "malformed"))]
    return 500, [one(500, "internal", request_id=g.get("request_id", ""))]


def of_refusal(refusal: Refused) -> Said:
    if refusal.facts.get("reason") == "api_key":
        return 403, [one(403, "key_unknown")]
    if refusal.code == "invalid":
        codes = [FIELDS.get(e["code"], "malformed") for e in refusal.facts.get("errors", ())]
        status = 404 if "service_unknown" in codes else 400
        return status, [one(status, sentence) for sentence in codes or ["malformed"]]
    status, sentence = SHARED.get(refusal.code, (400, "malformed"))
    return status, [one(status, sentence)]


def one(status: int, sentence: str, **facts: Any) -> dict[str, Any]:
    return {"code": status, "description": said(sentence, **facts)}
