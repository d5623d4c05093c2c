"""Who tells the street of a dead-spot is nobody's business, and what he said is the world's only when
somebody of the street has read it."""

import requests

from tests.cast import COORDINATOR, Person, committee, courier
from tests.pictures import marked
from tests.web.open311_world import HERE, KEY, PATIENCE, World

WHO = ("email", "device_id", "account_id", "first_name", "last_name", "phone", "media_url")
MARKS = {name: f"TAINT-{name}-记号" for name in WHO} | {"media_url": "http://127.0.0.1:9/TAINT-media_url.jpg"}


def media(world: World, request_id: str) -> requests.Response | None:
    url = world.request(request_id)["media_url"]
    return requests.get(url, timeout=PATIENCE) if url else None


def test_who_sent_it_is_nowhere(server):
    world = World(server.url)
    ids = [world.posts(form, description="满了", **MARKS) for form in ("json", "xml")]
    world.may_not_post(400, **{"attribute[severity]": "x"}, **MARKS)
    world.may_not_post(403, **MARKS | {"api_key": "TAINT-key"})
    world.send(path="servicerequestupdates", api_key=KEY, service_request_id=ids[0], **MARKS)
    world.get("requests", api_key="TAINT-key", **MARKS)
    staff = Person(server.url, committee(1))
    desk = Person(server.url, COORDINATOR)
    for request_id in ids:
        told = (
            staff.call("GET", f"/reports/{request_id}").text
            + desk.call("GET", f"/reports/{request_id}/history").text
        )
        assert "TAINT" not in told + world.get(f"requests/{request_id}", extensions="true").text
    server.stop()
    kept = [f for f in server.folder.rglob("*") if f.is_file() and b"TAINT" in f.read_bytes()]
    assert not kept, f"on the disk: {kept}"
    assert "TAINT" not in "".join(server.said), "in the log"
    assert KEY not in "".join(server.said)


def test_words_are_the_worlds_when_they_are_released_and_new_ones_are_for_the_receivers(server):
    world, desk, staff = World(server.url), Person(server.url, COORDINATOR), Person(server.url, committee(1))
    request_id = world.posts(description="记号一")
    assert world.request(request_id)["description"] is None
    staff.did(f"/reports/{request_id}/release", {"text": True})
    assert world.request(request_id)["description"] == "记号一"
    desk.did(f"/reports/{request_id}/register")
    desk.did(f"/reports/{request_id}/dispatch", {"to": staff.facts["community_id"]})
    staff.did(f"/reports/{request_id}/start")
    staff.did(f"/reports/{request_id}/done", {"text": "记号二"})
    desk.did(f"/reports/{request_id}/verify", {"outcome": "clean"})
    assert "记号二" not in str(world.reads("servicerequestupdates", "service_request_updates"))
    assert world.posts(description="记号三") == request_id
    assert world.request(request_id)["description"] == "记号一"
    assert "记号三" in desk.get(f"/reports/{request_id}")["text"]
    staff.did(f"/reports/{request_id}/release", {"text": False})
    assert world.request(request_id)["description"] is None


def test_a_photo_is_the_worlds_as_long_as_it_is_released(server):
    world, desk, staff = World(server.url), Person(server.url, COORDINATOR), Person(server.url, committee(1))
    rider = Person(server.url, courier(1))
    before = rider.bring(marked("JPEG"))
    place = {"lat": float(HERE["lat"]), "lng": float(HERE["long"])}
    body = {"type_code": "H02", "position": place, "photo_ids": [before]}
    request_id = rider.did("/reports", body)["report"]["id"]
    direct = f"{world.url}/media/{before}.jpg"

    def seen() -> int:
        return requests.get(direct, timeout=PATIENCE).status_code

    staff.did(f"/reports/{request_id}/release", {"photos": True})
    assert seen() == 404, "released, but not yet a case"
    desk.did(f"/reports/{request_id}/register")
    shown = media(world, request_id)
    assert shown is not None and shown.url == direct and shown.headers["Content-Type"] == "image/jpeg"
    assert shown.content[:2] == b"\xff\xd8" and b"TAINT" not in shown.content
    staff.did(f"/reports/{request_id}/release", {"photos": False})
    assert seen() == 404 and media(world, request_id) is None
    staff.did(f"/reports/{request_id}/release", {"photos": True})
    desk.did(f"/reports/{request_id}/dispatch", {"to": staff.facts["community_id"]})
    staff.did(f"/reports/{request_id}/start")
    after = staff.bring(marked("JPEG"))
    staff.did(f"/reports/{request_id}/done", {"photo_ids": [after]})
    late = requests.get(f"{world.url}/media/{after}.jpg", timeout=PATIENCE)
    assert late.status_code == 404 and "<errors>" in late.text, "nobody has looked at the new one"


def test_other_photos_have_no_public_address(server):
    world, rider = World(server.url), Person(server.url, courier(1))
    lone = rider.bring(marked("JPEG"))
    for name in (lone, "x", "%00", "..%2f..%2fstation"):
        assert requests.get(f"{world.url}/media/{name}.jpg", timeout=PATIENCE).status_code == 404
