"""The pages: a frame from a template, and its first state as JSON from the queries the API uses."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from markupsafe import Markup

from dispatch.errors import Refused
from dispatch.queries import people as people_seen
from dispatch.rules import categories
from dispatch.rules.standing import Who
from dispatch.web import (
    closed_lists,
    compression,
    csrf,
    first_states,
    forms,
    guard,
    guide,
    session_forms,
    words,
)
from dispatch.web.api import session as session_api

pages = Blueprint("pages", __name__)
FACES = {
    "courier": ("courier",),
    "office": ("committee_staff", "hotline_agent"),
    "board": ("coordinator", "supervisor", "district_officer", "admin"),
    "outlet": ("outlet_lead",),
    "drill": ("coordinator", "supervisor", "district_officer", "admin"),
}

SHARED = {  # words that several faces say
    "session": ("errors", "fields", "notice"), "outlet": ("errors", "fields", "people"),
    "office": ("errors", "fields", "reports", "people", "ringing", "changed"),
    "board": ("errors", "fields", "reports", "people", "ringing", "changed"),
}  # fmt: skip
# sections that stand in no page: the courier's first visit stays light
LATE_WORDS = (
    "errors", "hands", "inbox", "late", "missing", "notice", "people", "reach", "reporting", "ringing",
)  # fmt: skip


def face_of(who: Who) -> str:
    """The page a person works on. Who has lost his last role has none."""
    for face, roles in FACES.items():
        if not who.roles.isdisjoint(roles):
            return face
    raise Refused("forbidden", reason="no_role")


def locale() -> str:
    asked = request.cookies.get("lm_lang") or (g.who.locale if g.get("who") and g.who.id else None)
    return words.best(request.headers.get("Accept-Language"), asked)


def embedded(value: Any) -> Markup:
    """JSON for a <script type="application/json">: nothing in it can end the element."""
    text = orjson.dumps(value).decode()
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def frame(template: str, face: str, state: Any, *, part: str = "", **more: Any) -> str:
    """`part`: of the guide, which the page's (?) opens."""
    compression.allow()
    language = locale()
    spoken = words.catalogue(language)
    told = {name: spoken.get(name, {}) for name in ("common", face, *SHARED.get(face, ()))}
    return render_template(
        template, lang=language, face=face, state=embedded(state), words=embedded(told), w=told,
        tables=embedded(tables(language, face)), part=part, **more,
    )  # fmt: skip


def tables(language: str, face: str) -> dict[str, Any]:
    """The closed lists a page shows, in its language. A courier's page is short: it comes over a
    slow line, what he needs with an order in his hands comes with the words of that, and groups of
    residents are not for him."""
    if face == "courier":
        return {
            "categories": {
                c.code: {"name": getattr(c, language), "people": c.people, "needs_items": c.needs_items}
                for c in categories.CATEGORIES.values()
                if c.opens_order
            },
            "priorities": named(categories.PRIORITIES.values(), language),
        }
    return {
        "categories": {
            c.code: {"name": getattr(c, language), "opens_order": c.opens_order, "people": c.people,
                     "needs_items": c.needs_items, "calls": list(c.calls), "gates": list(c.gates),
                     "priority": c.priority}
            for c in categories.CATEGORIES.values()
        },
        "priorities": named(categories.PRIORITIES.values(), language),
        "limits": {
            p.code: {"claim": p.claim_minutes, "done": p.done_minutes,
                     "meaning": getattr(p, f"meaning_{language}")}
            for p in categories.PRIORITIES.values()
        },
        "day_ends_hour": categories.DAY_ENDS_HOUR,
        "groups": named(categories.GROUPS.values(), language),
        "emergency": [{"number": n.code, "name": getattr(n, language)} for n in categories.EMERGENCY_NUMBERS],
    } | of_the_errand(language) | closed_lists.of_reports(language)  # fmt: skip


def of_the_errand(language: str) -> dict[str, Any]:
    """The closed lists in which an errand's particulars are said."""
    return {
        "hints": named(categories.HINTS, language),
        "payments": named(categories.PAYMENT_MODES, language),
        "handovers": named(categories.HANDOVERS, language),
        "substitutions": named(categories.SUBSTITUTIONS, language),
        "prohibitions": named(categories.PROHIBITIONS, language),
    }


def named(rows: Iterable[Any], language: str) -> dict[str, str]:
    return {row.code: getattr(row, language) for row in rows}


@pages.get("/")
def home() -> Any:
    return page_for(None)


@pages.get("/courier")
def courier() -> Any:
    return page_for("courier")


@pages.get("/office")
def office() -> Any:
    return page_for("office")


@pages.get("/board")
def board() -> Any:
    return page_for("board")


@pages.get("/drill")
def drill() -> Any:
    return page_for("drill")


@pages.get("/outlet")
def outlet() -> Any:
    return page_for("outlet")


def page_for(face: str | None) -> Any:
    with guard.house().db.reading() as rd:
        who, word, _ = guard.identify(rd)
        if who.id is None:
            return redirect(url_for("pages.sign_in"))
        home = face_of(who)
        face = face or home
        if who.roles.isdisjoint(FACES[face]) and not (face == "office" and "coordinator" in who.roles):
            return redirect(url_for(f"pages.{home}"))
        state = {
            "person": session_api.shown(who),
            "csrf": csrf.masked(word),
            "units": people_seen.units(rd, who)["items"],
            "tiles": shown_tiles(),
        } | first_states.OF[face](rd, who)
    return frame(f"{face}/page.html", face, state, part=guide.part_of(face, who.roles))


def shown_tiles() -> dict[str, str] | None:
    """Where a map's tiles come from, if anywhere."""
    tiles = guard.house().settings.tiles
    return {"url": tiles.url, "attribution": tiles.attribution, "crs": tiles.crs} if tiles else None


def late_words() -> dict[str, dict[str, Any]]:
    """{language: {section: words}} of the parts that a page fetches late. They stand among the static
    files, where the phone's service worker keeps them for the tunnel."""
    lists = {language: {"hands": {"tables": of_the_errand(language)}} for language in words.LOCALES}
    return {
        language: {
            section: words.catalogue(language)[section] | lists[language].get(section, {})
            for section in LATE_WORDS
        }
        for language in words.LOCALES
    }


@pages.get("/sign-in")
def sign_in() -> Any:
    """Whoever is signed in and goes back in the browser comes home, not to a form. Who has no work here any more
    may sign in as somebody else."""
    with guard.house().db.reading() as rd:
        who, _, _ = guard.identify(rd)
    if who.id is not None and any(not who.roles.isdisjoint(roles) for roles in FACES.values()):
        return redirect(url_for("pages.home"))
    return frame("session/sign_in.html", "session", {}, phone="", problem=None)


@pages.post("/sign-in")
def signed_in() -> Any:
    """The only POST that is not the API's: it works before any script is loaded."""
    given = {"phone": request.form.get("phone", ""), "password": request.form.get("password", "")}
    if not same_origin():
        raise Refused("forbidden", reason="csrf")
    ask = guard.Ask(guard.house(), guard.NOBODY, guard.row_of("POST", "/session"))
    try:
        ask.form = forms.parsed(session_forms.SignIn, given)
        made = session_api.sign_in(ask)
    except Refused as refused:
        g.locale = locale()
        title, detail = words.problem(locale(), refused.code, refused.facts.get("reason"))
        if refused.code == "invalid":
            title, detail = words.problem(locale(), "unauthenticated", "wrong_credentials")
        page = frame(
            "session/sign_in.html", "session", {}, phone=given["phone"][:30], problem=(title, detail)
        )
        return Response(page, status=refused.status)
    answer = redirect(url_for("pages.home"))
    answer.headers["Set-Cookie"] = made.headers["Set-Cookie"]
    return answer


def same_origin() -> bool:
    """Nobody else's page may sign a person in as somebody."""
    origin = request.headers.get("Origin")
    if origin and origin != "null":
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin")


@pages.get("/sign-out")
def sign_out() -> Any:
    return redirect(url_for("pages.sign_in"))


@pages.get("/guide")
def guide_page() -> Any:
    """Open to everybody, the same for everybody: whoever is in doubt has not always signed in."""
    compression.allow()
    language = locale()
    told = {name: words.catalogue(language)[name] for name in ("common", "guide")}
    return render_template("guide/page.html", lang=language, face="guide", w=told, guide=guide.drawn())


@pages.get("/join")
def join() -> Any:
    return frame("session/join.html", "session", {})


@pages.get("/reset")
def reset() -> Any:
    return frame("session/reset.html", "session", {}, first=False)


@pages.get("/set-password")
def set_password() -> Any:
    """The same door for who comes in for the first time: nothing is set anew."""
    return frame("session/reset.html", "session", {}, first=True)


@pages.get("/language/<code>")
def language(code: str) -> Any:
    """Chinese or English, remembered on this device."""
    back = urlsplit(request.args.get("next") or "/")
    inside = (
        not back.scheme and not back.netloc and back.path.startswith("/") and not back.path.startswith("//")
    )
    answer = redirect(back.path if inside and "\\" not in back.path else "/")
    if code in words.LOCALES:
        answer.set_cookie("lm_lang", code, max_age=365 * 86_400, samesite="Lax", secure=request.is_secure)
    return answer
