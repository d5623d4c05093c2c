"""What a text seems to ask for, while it is being typed. Writes nothing, remembers nothing."""

from typing import Any

from dispatch.rules import suggestions
from dispatch.web.fields import Words
from dispatch.web.forms import Form
from dispatch.web.guard import Ask, route


class Typed(Form):
    text: Words(2000)


@route("POST", "/needs/suggest", permit="need.post", form=Typed, rate="read", keyed=False)
def suggest(ask: Ask) -> Any:
    return suggestions.read(ask.form.text)
