"""Somebody outside who gets messages: a server on this machine that writes down what comes, and answers
as its address says: /200, /500, /410, /to/PORT (a redirect), /hang."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.server import PATIENCE


class Receiver:
    def __init__(self, host: str = "127.0.0.1") -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.leave = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.got.append((self.path, dict(self.headers), body))
                word = self.path.strip("/").split("/")[0]
                if word == "hang":
                    outer.leave.wait(PATIENCE)
                    return
                self.send_response(307 if word == "to" else int(word))
                if word == "to":
                    self.send_header("Location", f"http://{self.path.removeprefix('/to/')}/200")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer((host, 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://{host}:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.got]

    def close(self) -> None:
        self.leave.set()
        self.server.shutdown()
        self.server.server_close()
