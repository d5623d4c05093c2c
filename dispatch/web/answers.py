"""What each call answers, and what its action may refuse."""

from dispatch.web.schemas import Schema, page, ref

ONE_ORDER, ONE_NEED = ref("Order"), ref("Posted")
ANSWERS: dict[str, Schema | None] = {  # None: 204, or not JSON
    "POST /session": ref("SignedIn"), "DELETE /session": None, "GET /me": ref("Session"),
    "POST /me/password": None, "POST /me/notice": ref("NoticeAccepted"), "POST /resets": None,
    "POST /invitations": ref("Invitation"), "POST /invitations/accept": ref("Joined"),
    "GET /people": page("Person"), "GET /units": page("Unit"), "POST /people/{id}/reset": ref("Link"),
    "POST /people/{id}/sign-out": ref("OnlyId"), "POST /people/{id}/suspend": ref("OnlyId"),
    "POST /people/{id}/forgive": ref("OnlyId"), "POST /people": ref("Added"),
    "POST /people/{id}/memberships": ref("Seat"), "DELETE /people/{id}/memberships/{membership_id}": None,
    "POST /people/links": page("HandedLink"), "POST /people/links.xlsx": None, "POST /units": ref("Unit"),
    "GET /me/sessions": page("Device"), "DELETE /me/sessions": None, "DELETE /me/sessions/{id}": None,
    "GET /audit": page("Entry"),
    "POST /residents": ref("Resident"), "GET /residents": page("ListedResident"),
    "GET /residents/{id}": ref("Resident"), "PATCH /residents/{id}": ref("Resident"),
    "POST /needs": ref("Posted"), "GET /needs": page("ListedNeed"), "GET /needs/{id}": ref("Need"),
    "GET /needs/{id}/history": page("Move"), "PATCH /needs/{id}": ref("Need"),
    **{f"POST /needs/{{id}}/{verb}": ONE_NEED
       for verb in ("withdraw", "triage", "take", "acknowledge", "close")},
    "DELETE /needs/{id}/acknowledge": ONE_NEED, "DELETE /orders/{id}/acknowledge": ONE_ORDER,
    **{f"{method} /alerts/{{id}}/acknowledge": ref("Alert") for method in ("POST", "DELETE")},
    "POST /needs/suggest": ref("Suggestions"),
    "POST /recurrences": ref("Recurrence"), "GET /recurrences": page("ListedRecurrence"),
    "GET /recurrences/{id}": ref("Recurrence"),
    **{f"POST /recurrences/{{id}}/{verb}": ref("Recurrence") for verb in ("skip", "end", "doors", "pause", "resume", "change")},
    "GET /orders": page("ListedOrder"), "GET /orders/{id}": ONE_ORDER,
    "GET /orders/{id}/history": page("Move"), "GET /orders/{id}/messages": page("Message"),
    "GET /orders/{id}/confirmations": page("Confirmation"),
    **{f"POST /orders/{{id}}/{verb}": ONE_ORDER
       for verb in ("grab", "join", "fairness", "release", "pick-up", "deliver", "proof", "hold", "resume", "fail",
                    "message", "confirm", "cancel", "settle", "invite", "hand-over", "accept", "decline",
                    "withdraw", "acknowledge")},
    "GET /orders/{id}/candidates": page("Candidate"), "GET /me/offers": page("Offer"),
    "GET /me/asked": page("Asked"), "GET /me/inbox": ref("Inbox"), "PUT /me/inbox": ref("Inbox"),
    "GET /orders/{id}/phone-list": page("OutletToRing"), "GET /orders/{id}/numbers": ref("ToRing"),
    "GET /stations/{id}/policy": ref("Policy"), "PUT /stations/{id}/policy": ref("Policy"),
    "PATCH /people/{id}/courier": ref("Papers"),
    "GET /me/duty": ref("Duty"), "PUT /me/duty": ref("Duty"), "PUT /me/position": ref("Nothing"),
    "POST /reports": ref("Reported"), "POST /reports/on-the-spot": ref("Reported"),
    "GET /reports": page("Report"), "GET /reports/{id}": ref("Report"),
    "GET /reports/{id}/history": page("Move"), "GET /me/looks": page("Report"),
    **{f"POST /reports/{{id}}/{verb}": ref("Report")
       for verb in ("register", "dispatch", "start", "done", "on-the-spot", "verify", "reject", "merge",
                    "transfer", "reopen", "support", "release")},
    "GET /report-types": page("ReportType"), "PATCH /report-types/{id}": ref("ReportType"),
    "POST /alerts": ref("Raised"), "GET /alerts": page("Alert"), "GET /alerts/{id}": ref("Alert"),
    "POST /alerts/{id}/answer": ref("Alert"),
    "GET /reports/figures": ref("Figures"), "GET /reports/hot-spots": page("HotSpot"),
    "GET /reports/export.xlsx": None, "GET /ground": ref("Ground"), "GET /places": page("Place"),
    "GET /stations/{id}/shares": ref("Shares"),
    "POST /drills": ref("Drill"), "GET /drills": page("ListedDrill"), "GET /drills/{id}": ref("Drill"),
    "DELETE /drills/{id}": None,
    "GET /board": ref("Board"), "GET /events": ref("Events"),
    "POST /photos": ref("Photo"), "GET /photos/{id}": None,
    "GET /me/reach": ref("Reach"), "PUT /me/reach": ref("Reach"), "POST /me/push": ref("Reach"),
    "DELETE /me/push": ref("Reach"),
    "GET /stations/{id}/bots": ref("Bots"), "PUT /stations/{id}/bots": ref("Bots"),
    "POST /stations/{id}/bots/try": ref("Nothing"),
}  # fmt: skip

LATER = {  # 202: it is decided when the window ends, or by the committee
    "POST /orders/{id}/grab": ref("Pending"),
    **{
        f"POST /orders/{{id}}/{verb}": ref("Stated")
        for verb in ("deliver", "pick-up", "proof", "hold", "fail")
    },
}

GATES = ("off_duty", "riding", "notice_not_accepted", "insurance_expired", "not_qualified", "cap_reached")
REFUSALS: dict[str, tuple[str, ...]] = {  # permit -> what the action itself may refuse, as it is tried
    "order.grab": ("already_taken", "illegal_move", *GATES),
    "order.join": ("already_taken", "illegal_move", *GATES),
    "order.accept": ("already_taken", "illegal_move", "not_yours", *GATES, "version_conflict"),
    **{f"order.{verb}": ("illegal_move", "not_yours", "version_conflict")
       for verb in ("hand_over", "decline", "withdraw")},
    "order.invite": ("illegal_move", "version_conflict"), "order.candidates": ("not_yours",),
    "order.deliver": ("illegal_move", "over_budget", "not_yours", "wrong_code"),
    "order.message": ("illegal_move", "not_yours"),
    "need.post": ("address_differs",), "recurrence.start": ("address_differs",),
    "need.take": ("illegal_move", "already_taken"),
    "need.change": ("illegal_move", "version_conflict"),
    "resident.change": ("version_conflict",),
    "recurrence.skip": ("illegal_move", "version_conflict"),
    "recurrence.end": ("illegal_move", "version_conflict"),
    **{f"recurrence.{verb}": ("illegal_move", "version_conflict") for verb in ("pause", "resume", "change")},
    "recurrence.add_door": ("address_differs", "illegal_move", "version_conflict"),
    "photo.add": ("too_large",), "drill.start": ("in_flight",),
    "alert.answer": ("version_conflict",), "alert.acknowledge": ("illegal_move", "version_conflict"),
    **{f"{kind}.untake": ("illegal_move", "not_yours") for kind in ("need", "order", "alert")},
    "report_type.change": ("version_conflict",), "bots.set": ("version_conflict",),
    **{f"report.{verb}": ("illegal_move",)
       for verb in ("register", "dispatch", "reject", "merge", "transfer", "support", "on_the_spot")},
    **{f"report.{verb}": ("illegal_move", "not_yours") for verb in ("start", "done", "verify", "reopen")},
    "report.add": ("illegal_move", "not_yours"),
    **{f"order.{verb}": ("illegal_move", "not_yours")
       for verb in ("release", "pick_up", "proof", "hold", "resume", "fail")},
    **{f"order.{verb}": ("illegal_move",) for verb in ("confirm", "cancel", "settle", "fairness", "acknowledge")},
    "policy.change": ("version_conflict",), "person.courier": ("version_conflict",),
    "person.place": ("last_admin",), "person.suspend": ("last_admin",),
    **{f"need.{verb}": ("illegal_move",) for verb in ("withdraw", "triage", "acknowledge", "close")},
}  # fmt: skip
