"""GeoReport v2 at /open311/v2 (open311.org), with mySociety's servicerequestupdates: the world's own
protocol, with its own keys, forms and errors."""

from dispatch.web.open311 import discovery, media, posting, requests, services, updates
from dispatch.web.open311.door import open311

__all__ = ["discovery", "media", "open311", "posting", "requests", "services", "updates"]
