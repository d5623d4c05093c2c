"""Phones of all kinds at a real server in its own process: what they get, and what they cannot do to others."""

import importlib.util
import json
import ssl
import subprocess
import threading
import types

import engineio.socket
import pytest
import socketio

from dispatch.web import codec, frames, links, outbox, wire
from tests.web.phone import PATIENCE, Phone, masked, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with serving(log=tmp_path_factory.mktemp("wire") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def hurried(tmp_path_factory):
    """Patience eight times shorter, but not with pongs."""
    with serving("--hurry", log=tmp_path_factory.mktemp("wire") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def pinging(tmp_path_factory):
    """Hurried, with pings every second; but for an answer to its farewell it would wait ten minutes."""
    log = tmp_path_factory.mktemp("wire") / "log"
    with serving("--hurry", "--ping", "1", "1", "--farewell", "600", log=log) as running:
        yield running


@pytest.fixture
def phone(server):
    phone = Phone(server.port).join()
    yield phone
    phone.close()


def client(server) -> socketio.SimpleClient:
    simple = socketio.SimpleClient()
    simple.connect(server.url, transports=["websocket"])
    return simple


# the places where the wire stands on what engine.io does not promise


def test_gevent_websocket_is_not_installed():
    assert importlib.util.find_spec("geventwebsocket") is None


def test_engine_io_is_inside_as_the_wire_knows_it():
    sio = socketio.Server(async_mode="gevent", client_manager=wire.Broadcast())
    assert wire._seam(sio) == []
    owner = engineio.socket.Socket(sio.eio, "sid")
    assert owner.queue.empty()
    assert {"connected", "upgraded", "closed", "closing", "last_ping"} <= set(vars(owner))
    assert callable(sio._send_eio_packet)
    assert {"TRANSPORT_CLOSE", "TRANSPORT_ERROR", "PING_TIMEOUT"} <= set(vars(sio.eio.reason))


def test_an_engine_io_that_is_not_as_we_know_it_is_left_alone(caplog):
    sio = types.SimpleNamespace(eio=types.SimpleNamespace(_async={}, handlers={}))
    assert wire.install(sio) is None
    assert sio.eio._async == {} and sio.eio.handlers == {}
    assert "stock WebSocket" in caplog.text


def test_with_a_renamed_inside_everyone_is_served_by_the_stock_websocket(tmp_path):
    with serving("--seam", "renamed", log=tmp_path / "log") as stock:
        assert stock.state()["ours"] is False
        phone = Phone(stock.port).join()
        assert "xtension" not in phone.head, "compression was accepted"
        phone.say('421["many",3,10]')
        assert [json.loads(phone.event("42")[2:])[1]["seq"] for _ in range(3)] == [0, 1, 2]
        assert phone.event("43") == "431[3]"


# a phone that behaves


def test_a_browser_offers_compression_and_gets_none(server):
    phone = Phone(server.port)
    head = phone.knock()
    assert " 101 " in head
    assert "xtension" not in head


def test_a_phone_is_answered_and_hears_the_street(server):
    alice, bob = client(server), client(server)
    assert alice.call("echo", {"地址": "3号楼2门", "𠮷": [1, None]}) == {"地址": "3号楼2门", "𠮷": [1, None]}
    assert alice.receive(timeout=PATIENCE)[0] == "hello"
    assert bob.receive(timeout=PATIENCE)[0] == "hello"
    alice.emit("many", (3, 70_000))
    heard = [bob.receive(timeout=PATIENCE) for _ in range(3)]
    assert [(name, event["seq"], len(event["pad"])) for name, event in heard] == [
        ("event", number, 70_000) for number in range(3)
    ]
    alice.disconnect()
    bob.disconnect()
    server.until(lambda state: state["sockets"] == state["links"])


def test_a_word_in_fragments_with_a_ping_between_is_one_word(phone):
    phone.raw(masked(0x01, b'427["echo",') + masked(0x89, b"here?"))
    phone.raw(masked(0x00, '"王'.encode()) + masked(0x80, b'"]'))
    said = [phone.frame() for _ in range(2)]
    assert said == [(frames.PONG, b"here?"), (frames.TEXT, '437["王"]'.encode())]


def test_ten_words_in_one_breath_are_ten_answers_in_order(phone):
    phone.raw(b"".join(masked(0x81, f'42{n}["echo",{n}]'.encode()) for n in range(10)))
    assert [phone.event("43") for _ in range(10)] == [f"43{n}[{n}]" for n in range(10)]


def test_a_word_of_64_kb_is_heard(phone):
    word = "x" * (frames.MAX_MESSAGE - len('421["echo",""]'))
    phone.say(f'421["echo","{word}"]')
    assert phone.event("43") == f'431["{word}"]'


def test_a_close_is_answered_with_the_same_code_and_then_the_connection_ends(phone):
    phone.raw(masked(0x88, (3003).to_bytes(2)))
    assert phone.farewell() == 3003


def test_who_is_sent_away_hears_why_and_then_the_end_without_having_to_answer(pinging):
    phone = Phone(pinging.port).join()
    phone.say('42["leave me"]')
    assert phone.event('42["bye"') == '42["bye",{"reason":"signed_out"}]'
    assert phone.event("41") == "41"
    assert phone.farewell() == frames.NORMAL
    phone.close()


def test_the_same_over_tls(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    with serving("--certificate", str(key), str(certificate), log=tmp_path / "log") as secure:
        phone = Phone(secure.port, tls=trust).join()
        phone.say('421["many",100,2000]')  # more than the connection takes at once
        assert [json.loads(phone.event("42")[2:])[1]["seq"] for _ in range(100)] == list(range(100))
        assert phone.event("43") == "431[100]"
        phone.raw(masked(0x88, (1000).to_bytes(2)))
        assert phone.farewell() == 1000
    assert (tmp_path / "log").read_text() == ""


# order


def test_twenty_phones_hear_a_thousand_events_in_one_order_and_each_answer_in_its_place(server):
    phones = [Phone(server.port).join({"rooms": ["station"] if n % 2 else []}) for n in range(20)]
    heard: list[list[tuple[str, int]]] = [[] for _ in phones]

    def listen(mine: int) -> None:
        """An event tells its number; an answer must come behind the event that was said before it."""
        phone, seen, answered = phones[mine], heard[mine], 0
        while len(seen) < 1000 or answered < 50:
            text = phone.frame()[1].decode()
            if text.startswith('42["event"'):
                event = json.loads(text[2:])[1]
                seen.append((event["by"], event["n"]))
            elif text.startswith("43"):
                number = json.loads(text[text.index("[") :])[0]
                assert sum(1 for _, n in seen if n == number) == 1, "an answer overtook its event"
                answered += 1

    threads = [threading.Thread(target=listen, args=(n,), daemon=True) for n in range(20)]
    for thread in threads:
        thread.start()
    for turn in range(50):
        for mine, phone in enumerate(phones):
            phone.say(f'42{turn}["mixed",{mine * 50 + turn}]')
    for thread in threads:
        thread.join(PATIENCE)
    assert len(heard[0]) == 1000
    assert all(one == heard[0] for one in heard)
    for phone in phones:
        phone.close()


# phones that do not behave


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (b"\x81\x02hi", frames.PROTOCOL_ERROR),
        (masked(0xC1, b"42"), frames.PROTOCOL_ERROR),
        (masked(0x80, b"hi"), frames.PROTOCOL_ERROR),
        (masked(0x81, b"42\xff"), frames.NOT_UTF8),
        (masked(0x82, b"\x00\x01"), frames.UNSUPPORTED),
        (masked(0x81, b"x" * (frames.MAX_MESSAGE + 1)), frames.TOO_BIG),
        (masked(0x81, b"", size=b"\x7f" + (1 << 40).to_bytes(8)), frames.TOO_BIG),
        (masked(0x81, b""), frames.POLICY),
        (masked(0x81, b"4"), frames.POLICY),
        (masked(0x81, b"9"), frames.POLICY),
        (masked(0x81, b'42{"not":"a packet"}'), frames.POLICY),
        (masked(0x81, b'42["connect",{"token":"t"}]'), frames.POLICY),
        (masked(0x81, b'451-["photo",{"_placeholder":true,"num":0}]'), frames.POLICY),
    ],
)
def test_who_breaks_a_rule_is_told_which_and_left_and_no_one_else_notices(server, phone, wrong, code):
    rude = Phone(server.port).join()
    rude.raw(wrong)
    assert rude.farewell() == code
    rude.close()
    phone.say('421["echo",1]')
    assert phone.event("43") == "431[1]"


def test_nothing_of_it_stands_in_the_servers_log(server):
    request = b"GET /state HTTP/1.1\r\n\r\n" * 1000  # after a farewell it is none
    for wrong in (masked(0x81, b"4["), b"\x81\x02hi" + request, masked(0x88, b"") + request):
        rude = Phone(server.port).join()
        rude.raw(wrong)
        rude.farewell()
        rude.close()
    server.until(lambda state: state["links"] == state["sockets"])
    assert server.log.read_text() == ""


@pytest.mark.parametrize("changed", [{"Sec_WebSocket_Key": "short"}, {"Sec_WebSocket_Version": "8"}])
def test_an_opening_that_is_none_gets_400_and_leaves_nothing(server, changed):
    phone = Phone(server.port)
    assert " 400 " in phone.knock(**changed)
    phone.close()
    server.until(lambda state: state["sockets"] == state["links"])


def test_polling_is_refused_by_engine_io(server):
    phone = Phone(server.port)
    assert " 400 " in phone.knock(path="/socket.io/?EIO=4&transport=polling", Upgrade="", Connection="close")


def test_another_phones_engine_io_id_opens_nothing(server, phone):
    head = Phone(server.port).knock(path="/socket.io/?EIO=4&transport=websocket&sid=someone-elses")
    assert " 400 " in head


# patience


def test_all_patience_together_is_within_ten_seconds():
    assert outbox.STUCK_SECONDS + links.LOOK_SECONDS <= 10
    assert links.CONNECT_SECONDS + links.LOOK_SECONDS <= 10
    assert links.HALF_SECONDS + links.LOOK_SECONDS <= 10


def test_who_never_says_connect_is_left(hurried):
    silent = Phone(hurried.port)
    assert " 101 " in silent.knock()
    assert silent.farewell() == frames.POLICY


def test_who_was_not_let_in_and_stays_is_left(hurried):
    stranger = Phone(hurried.port)
    stranger.knock()
    stranger.say('40{"token":"wrong"}')
    assert stranger.event("44").startswith("44")
    assert stranger.farewell() == frames.POLICY


def test_who_leaves_socket_io_and_keeps_the_connection_is_left(pinging):
    gone = Phone(pinging.port).join()
    assert gone.event("2") == "2"
    gone.say("3")
    gone.say("41")
    while (got := gone.frame())[0] != frames.CLOSE:
        if got[1] == b"2":
            gone.say("3")
    assert int.from_bytes(got[1]) == frames.POLICY


@pytest.mark.parametrize("begun", [masked(0x01, b"42["), masked(0x81, b'42["echo"]')[:-3], b"\x81"])
def test_who_begins_a_word_and_does_not_end_it_is_left(hurried, begun):
    half = Phone(hurried.port).join()
    half.raw(begun)
    assert half.farewell() == frames.POLICY


def test_who_answers_pings_stays_and_who_does_not_is_left(pinging):
    good, deaf = Phone(pinging.port).join(), Phone(pinging.port).join()
    for _ in range(3):  # more time than a deaf one is given
        assert good.event("2") == "2"
        good.say("3")
    with pytest.raises(EOFError):
        while True:
            assert deaf.frame()[0] != frames.CLOSE, "a line that is dead hears no farewell"
    good.say('421["reasons"]')
    assert "ping timeout" in good.event("431")
    good.close()


def test_phones_that_never_read_are_left_cost_little_and_slow_nobody(server):
    before = server.state()
    reader = Phone(server.port).join()
    never = [Phone(server.port, receive=4096).join() for _ in range(5)]
    for _ in range(180):
        server.post("/say?count=100&size=500")
        heard = [json.loads(reader.event('42["event"')[2:])[1]["seq"] for _ in range(100)]
        assert heard == list(range(100))
    server.until(lambda state: state["links"] == before["links"] + 1)
    assert server.state()["kb"] - before["kb"] < 20 * 1024
    for phone in [reader, *never]:
        phone.close()


def test_a_phone_too_slow_hears_so_if_it_reads_at_last(server):
    slow = Phone(server.port, receive=4096).join()
    server.post("/say?count=1500&size=500")
    assert slow.event('42["bye"') == '42["bye",{"reason":"too_slow"}]'
    assert slow.farewell() == frames.TRY_LATER


def test_a_phone_stuck_with_little_waiting_is_left(hurried):
    stuck = Phone(hurried.port, receive=4096).join()
    before = hurried.state()["links"]
    hurried.post("/say?count=400&size=500")
    hurried.until(lambda state: state["links"] < before)
    stuck.close()


def test_a_slow_phone_that_keeps_reading_misses_nothing(server):
    slow = Phone(server.port, receive=4096).join()
    server.post("/say?count=600&size=500")
    assert server.state()["behind"] == 1
    assert [json.loads(slow.event('42["event"')[2:])[1]["seq"] for _ in range(600)] == list(range(600))
    slow.say('421["echo",1]')
    assert slow.event("43") == "431[1]"
    slow.close()


# the server


def test_when_the_server_stops_everyone_is_told(tmp_path):
    with serving(log=tmp_path / "log") as stopping:
        phones = [Phone(stopping.port).join() for _ in range(3)]
        stopping.post("/stop")
        assert [phone.farewell() for phone in phones] == [frames.GOING_AWAY] * 3
        for phone in phones:
            phone.close()
        stopping.until(lambda state: state["links"] == 0 == state["sockets"])


def test_no_answer_waits_for_a_phones_delayed_acknowledgement(server, phone):
    assert server.state()["undelayed"] is True


def test_what_nobody_of_ours_serves_gets_python_socketios_packets():
    """Flask-SocketIO's test client has no connection at all."""
    flask_socketio = pytest.importorskip("flask_socketio")
    flask = pytest.importorskip("flask")
    app = flask.Flask(__name__)
    server = flask_socketio.SocketIO(
        app, async_mode="threading", client_manager=wire.Broadcast(), json=codec, serializer=codec.Packet
    )
    server.on("join")(lambda room: flask_socketio.join_room(room))
    alice, bob = server.test_client(app), server.test_client(app)
    alice.emit("join", "street")
    server.emit("event", {"seq": 1}, to="street")
    assert [said["args"] for said in alice.get_received()] == [[{"seq": 1}]]
    assert bob.get_received() == []
