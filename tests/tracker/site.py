"""A web site of somebody who uses the platform: pages over HTTP, from other origins than the platform's."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from attrs import define, field, frozen

HTML = '<!doctype html><html><head><link rel="icon" href="data:,"><title>{title}</title>{head}</head><body>{body}</body></html>'
LONG = '<div style="height: 10000px"></div>'


@frozen(kw_only=True)
class Page:
    """What a path answers."""

    head: str = ""
    body: str = ""
    title: str = "A page"
    headers: Mapping[str, str] = field(factory=dict)

    @property
    def html(self) -> bytes:
        return HTML.format(title=self.title, head=self.head, body=self.body).encode()


@define
class Site:
    """Any name under `.example` leads here. `asked`: the paths, with their queries, in the order they came."""

    port: int
    pages: dict[str, Page] = field(factory=dict)
    asked: list[str] = field(factory=list)

    def at(self, path: str, host: str = "shop") -> str:
        return f"http://{host}.example:{self.port}{path}"

    @property
    def trusted(self) -> str:
        """Browsers trust the loopback by its number as they trust https."""
        return f"http://127.0.0.1:{self.port}/"

    def put(self, path: str, page: Page, host: str = "shop") -> str:
        """The page's address."""
        self.pages[path] = page
        return self.at(path, host)


@contextmanager
def site() -> Iterator[Site]:
    """Serves for the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            page = served.pages.get(urlsplit(self.path).path)
            self.send_response(200 if page else 404)
            for name, value in (page or Page()).headers.items():
                self.send_header(name, value)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.end_headers()
            if page:
                self.wfile.write(page.html)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
