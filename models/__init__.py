"""Tables and enums: what is remembered. Imports nothing of ours."""

from models.alerts import Alert, AlertStatus
from models.api_keys import ApiKey
from models.audit import AuditEntry, Reveal
from models.base import from_ms, new_id, to_ms
from models.dispatching import (
    Bid,
    Duty,
    Heartbeat,
    JobFault,
    Notice,
    Offer,
    Outgoing,
    PushSubscription,
    StationBots,
)
from models.events import Event, Stream
from models.idempotency import IdempotencyKey
from models.inbox import InboxEntry
from models.installation import Counter, Fact, JobRun
from models.needs import Need, NeedStatus
from models.orders import Attempt, Claim, Confirmation, Message, Move, Order, OrderStatus, Statement
from models.people import Courier, Membership, Person, Role
from models.photos import Photo
from models.recurrences import Drop, Occurrence, Recurrence
from models.reports import Follower, Report, ReportStatus, TypeSetting
from models.residents import Resident, ResidentKey, ResidentTerm
from models.sessions import LinkKind, OneTimeLink, Session, SignInFailure
from models.units import Building, Compound, Unit, UnitKind

__all__ = [
    "Alert", "AlertStatus", "ApiKey", "Attempt", "AuditEntry", "Bid", "Building", "Claim", "Compound",
    "Confirmation", "Counter", "Courier", "Drop", "Duty", "Event", "Fact", "Follower", "Heartbeat",
    "IdempotencyKey", "InboxEntry", "JobFault", "JobRun", "LinkKind", "Membership", "Message", "Move", "Need",
    "NeedStatus", "Notice", "Occurrence", "Offer", "OneTimeLink", "Order", "OrderStatus", "Outgoing",
    "Person", "Photo", "PushSubscription", "Recurrence", "Report", "ReportStatus", "Resident",
    "ResidentKey", "ResidentTerm", "Reveal", "Role", "Session", "SignInFailure", "Statement", "StationBots",
    "Stream", "TypeSetting", "Unit", "UnitKind", "from_ms", "new_id", "to_ms",
]  # fmt: skip
