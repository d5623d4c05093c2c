"""A child process that speaks with the world: `python -m dispatch.messenger`, letters as JSON on stdin,
a line of JSON on stdout for each as it is done.

Whatever library speaks in here, it connects through one gate: an address of the house's own network is
refused at the moment of connecting, so neither a redirect nor a name that changes its mind leads back
in. It holds no key, no database, and ends by itself."""

import base64
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures import TimeoutError as NotInTime
from pathlib import Path
from typing import Any

from dispatch.rules import outside

log = logging.getLogger("last_metre.messenger")
ROOT = Path(__file__).parent.parent
SECONDS = 3.0  # for each connection and each answer
AT_ONCE = 8
START = 5.0  # what the child's own beginning may take on a busy machine
Letter = dict[str, Any]
"""{"id", "url", "title", "body", "link"} for a bot; {"id", "url", "headers", "data"} for any other:
`data` is base64."""


class Inside(OSError):
    """The connection would have gone into the house's own network."""


def carry(letters: list[Letter], loopback: bool = False) -> dict[str, str]:
    """What became of each, by its id: "ok", the status of an answer ("410"), or a code. Never raises:
    what has not been told by the end of the time is "no_answer"."""
    told = dict.fromkeys((letter["id"] for letter in letters), "no_answer")
    rounds = -(-len(letters) // AT_ONCE)
    given = json.dumps({"loopback": loopback, "letters": letters}).encode()
    try:
        process = subprocess.Popen(
            [sys.executable, "-E", "-s", "-B", "-m", "dispatch.messenger"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env={},
        )  # fmt: skip
    except OSError:
        return told
    with process:
        try:
            answer, _ = process.communicate(given, timeout=START + 3 * SECONDS * rounds)
        except subprocess.TimeoutExpired:
            process.kill()
            answer, _ = process.communicate()
        finally:
            process.kill()
    for line in answer.splitlines():
        try:
            its_id, outcome = json.loads(line)
        except ValueError:
            break
        told[its_id] = str(outcome)
    return told


# ---------------------------------------------------------------- in the child


def gate(loopback: bool) -> None:
    """From now on, in this process: who connects shows a public address."""

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def connect(self: socket.socket, address: Any) -> Any:
            check(self.family, address, loopback)
            return real(self, address)

        return connect

    socket.setdefaulttimeout(SECONDS)
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


def check(family: int, address: Any, loopback: bool) -> None:
    if family not in (socket.AF_INET, socket.AF_INET6):
        raise Inside("not a network")
    try:
        if outside.is_public(address[0]) or (loopback and address[0] in ("127.0.0.1", "::1")):
            return
    except ValueError:
        pass  # a name: resolved where nobody can look
    raise Inside("inside_address")


def spoken(letter: Letter) -> str:
    try:
        return posted(letter) if "data" in letter else by_bot(letter)
    except Inside:
        return "inside_address"
    except Exception as error:
        return "inside_address" if is_inside(error) else type(error).__name__


def is_inside(error: BaseException | None) -> bool:
    """Whether the gate was the reason: libraries wrap what they catch."""
    while error is not None:
        if isinstance(error, Inside) or "inside_address" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def posted(letter: Letter) -> str:
    import requests

    data = base64.b64decode(letter["data"])
    with requests.Session() as session:
        session.trust_env = False
        answer = session.post(
            letter["url"],
            data,
            headers=letter["headers"],
            timeout=SECONDS,
            allow_redirects=False,
            stream=True,
        )
    if 300 <= answer.status_code < 400:
        return "redirect"
    return "ok" if answer.ok else str(answer.status_code)


def by_bot(letter: Letter) -> str:
    """Apprise knows how each service wants to be spoken to; what it does not know is a plain webhook."""
    bot = bot_of(letter["url"])
    words = letter["body"] + (f"\n{letter['link']}" if letter["link"] else "")
    if bot is None:
        plain = {"title": letter["title"], "text": letter["body"], "link": letter["link"]}
        data = base64.b64encode(json.dumps(plain, ensure_ascii=False).encode()).decode()
        return posted({"url": letter["url"], "headers": {"Content-Type": "application/json"}, "data": data})
    bot.socket_connect_timeout = bot.socket_read_timeout = SECONDS
    return "ok" if bot.notify(body=words, title=letter["title"]) else "refused"


def bot_of(url: str) -> Any:
    """The service's own plugin, also for the https address that the service itself hands out."""
    import apprise

    asset = apprise.AppriseAsset(http_redirects=False, storage_mode="memory", async_mode=False)
    bot = apprise.Apprise.instantiate(outside.as_bot(url), asset=asset)
    if bot is not None and set(schemes(bot)) & set(outside.SCHEMES) - {"https"}:
        return bot
    if not url.startswith("http"):
        raise ValueError("not_a_bot")
    return None


def schemes(bot: Any) -> Iterable[str]:
    for one in (bot.protocol, bot.secure_protocol):
        yield from [one] if isinstance(one, str) else one or ()


def main() -> None:
    """The child's whole life. A thread that hangs does not keep it alive."""
    logging.disable()
    given = json.load(sys.stdin.buffer)
    gate(given["loopback"])
    crew = ThreadPoolExecutor(AT_ONCE)
    waiting = {crew.submit(spoken, letter): letter["id"] for letter in given["letters"]}
    rounds = -(-len(waiting) // AT_ONCE)
    try:
        for done in as_completed(waiting, timeout=2.5 * SECONDS * rounds):
            sys.stdout.write(json.dumps([waiting[done], done.result()]) + "\n")
            sys.stdout.flush()
    except NotInTime:
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
