"""Closed lists that go into a page as they are, in its language."""

from typing import Any

from dispatch.rules import hygiene, lifecycle, reply_templates


def of_reports(language: str) -> dict[str, Any]:
    """What the staff's side of dead-spots is made of: types, the table of steps, reasons, sentences."""
    steps: dict[str, dict[str, list[str]]] = {}
    for (status, verb), step in lifecycle.REPORT.items():
        steps.setdefault(status, {})[verb] = list(step.who)
    return {
        "report_types": {
            t.code: {"name": getattr(t, language), "tile": t.tile} for t in hygiene.TYPES.values()
        },
        "report_steps": steps,
        "report_way": list(lifecycle.REPORT_WAY),
        "reject_reasons": list(lifecycle.REJECT_REASONS),
        "reopen_reasons": list(lifecycle.REOPEN_REASONS),
        "reply_templates": [
            {"code": t.code, "verb": t.verb, "text": getattr(t, language)} for t in reply_templates.TEMPLATES
        ],
    }
