"""`ydan serve`: the reviewer's desk."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import random
import shutil
import signal
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.analyst import reference, settings_with_model
from pipeline.cli.home import database_url
from pipeline.cli.workplace import clock, uploads, worker_name, workshop
from pipeline.config import Settings, usable_cores
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    import uvicorn

    from pipeline.review.site import Site
    from pipeline.store.desk import DeskStore
    from pipeline.taxonomy import Taxonomy

_GRACE_SECONDS = 10
_HERE = "127.0.0.1,::1"

_BIND_FAULTS = {
    errno.EADDRINUSE: "taken by another program; end that one, or choose another port with --port",
    errno.EACCES: "not open to you; choose a port above 1023 with --port",
    errno.EADDRNOTAVAIL: "no address of this machine; give one with --host (0.0.0.0 is all of them)",
}


@click.command(epilog="Example:  ydan serve --port 8080")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="H", help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, metavar="N", type=click.IntRange(0, 65535), help="0: any.")
@click.option(
    "--proxy", metavar="ADDRESS", help="A proxy that speaks https for the desk: its X-Forwarded-* are believed."
)
@click.option(
    "--workers",
    metavar="N",
    type=click.IntRange(min=1),
    default=lambda: max(1, usable_cores() // 2),
    help="Processes that work on imported files (default: half of the cores; they give way to people).",
)
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Settings, in YAML.")
@click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help="One setting: review.idle_minutes=30")
def serve(
    host: str, port: int, proxy: str | None, workers: int, config: Path | None, overrides: tuple[str, ...]
) -> None:
    """Serve the reviewer's desk until it is ended (Ctrl-C, or SIGTERM).

    The first start makes an administrator and prints a password for one log-in. Files that people send in are worked on
    beside the pages; what is not done at the end goes on at the next start.
    """
    from pipeline.store.desk import open_desk

    settings = partial(settings_with_model, config, overrides)
    now = settings()
    with closing(listen(host, port)) as listening, closing(open_desk(database_url())) as store:
        taxonomy = reference()
        server = _server(_site(store, now, taxonomy), proxy)
        with _ended_once(server), _hands(store, settings, now, workers, taxonomy):
            _introduce(store, listening, proxy)
            server.run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens, before anything else is begun. Raises PipelineError, saying what to do."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise PipelineError(f"--host {host}: {_BIND_FAULTS[errno.EADDRNOTAVAIL]}") from None
    listening = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        reason = _BIND_FAULTS.get(error.errno or 0, f"{error.strerror}; choose another with --host and --port")
        raise PipelineError(f"{host} port {port}: {reason}") from None
    return listening


def _site(store: DeskStore, settings: Settings, taxonomy: Taxonomy) -> Site:
    from pipeline.batch.again import RoutedAgain
    from pipeline.review.opening import make_site

    for left_over in uploads().glob("export-*"):  # of a server that was killed: words nobody came for
        shutil.rmtree(left_over, ignore_errors=True)
    again = RoutedAgain(settings, date.today)
    return make_site(store, settings, uploads(), clock, taxonomy, again, random.SystemRandom().random)


def _server(site: Site, proxy: str | None) -> uvicorn.Server:
    import uvicorn

    from pipeline.review.app import create_app

    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("pipeline").setLevel(logging.INFO)
    return uvicorn.Server(
        uvicorn.Config(
            create_app(site),
            log_config=None,
            access_log=False,  # addresses hold what people searched for
            server_header=False,
            ws="none",
            lifespan="off",
            forwarded_allow_ips=f"{_HERE},{proxy}" if proxy else _HERE,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )


def _introduce(store: DeskStore, listening: socket.socket, proxy: str | None) -> None:
    """Say where the desk is, and at the first start how to get in."""
    from pipeline.review.accounts import FIRST_LOGIN, first_administrator

    host, port = listening.getsockname()[:2]
    if proxy is None and not ipaddress.ip_address(host).is_loopback:
        click.echo(
            f"ydan: {host} is open to the network without https: passwords and comments can be read on their way. "
            "Put a proxy with https in front and name it with --proxy.",
            err=True,
        )
    password = first_administrator(store, clock())
    if password is not None:
        click.echo(
            f"ydan: first start. Log in as {FIRST_LOGIN} with this password, shown only now: {password}", err=True
        )
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"ydan: the desk is at http://{shown}:{port}/ (Ctrl-C ends it)", err=True)


@contextmanager
def _hands(
    store: DeskStore, settings: partial[Settings], now: Settings, workers: int, taxonomy: Taxonomy
) -> Iterator[None]:
    """Have files imported and webhooks told while the pages are served."""
    from pipeline.batch.foreman import Foreman
    from pipeline.batch.postman import Postman

    foreman = Foreman(workshop(store, settings, workers=workers, now=now, taxonomy=taxonomy), worker_name())
    postman = Postman(store, clock=clock, most_attempts=now.review.hook_attempts, seconds=now.review.hook_seconds)
    foreman.start()
    postman.start()
    try:
        yield
    finally:
        foreman.stop()
        postman.stop()


@contextmanager
def _ended_once(server: uvicorn.Server) -> Iterator[None]:
    """Have what asks the program to end end the server in good order, also before it has begun and after it has ended.

    The server listens to signals only while it runs, and then sends itself those that it got: that would kill the
    program before files that are worked on are put aside.
    """

    def end(*_: object) -> None:
        server.should_exit = True

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
