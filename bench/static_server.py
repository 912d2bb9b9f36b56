"""A server of files on loopback: nginx when it is installed, else the application's own server."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.plan import environment
from bench.sites import LOOPBACK, free_port

PATIENCE_SECONDS = 15
PLACES = ("/usr/sbin/nginx", "/usr/local/sbin/nginx")
CONFIGURATION = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes auto;
events {{ worker_connections 256; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 1000000;
  default_type text/html;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen {address}:{port} backlog=1024;
    root {folder}/files;
    add_header Content-Encoding br;
  }}
}}
"""
MOUNT = "/files"
"""Where granian serves them: mounted on the root it finds nothing."""
STUB = """
def app(environ, start_response):
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]
"""


@dataclass(frozen=True, slots=True)
class FileServer:
    """A server that is running."""

    name: str
    port: int
    process: int
    root: str
    """What stands in an address before a file's name."""


def nginx() -> str | None:
    """Return the path of nginx, None when it is not installed."""
    on_path = shutil.which("nginx")
    return on_path or next((place for place in PLACES if Path(place).exists()), None)


@contextmanager
def serving(files: dict[str, bytes], folder: Path) -> Iterator[FileServer]:
    """Serve `files`, by name, compressed as they are, from the new folder `folder`."""
    (folder / "files").mkdir(parents=True)
    for name, content in files.items():
        (folder / "files" / name).write_bytes(content)
    port = free_port()
    program = nginx()
    name = "nginx" if program else "granian's static mount"
    command = _nginx(program, folder, port) if program else _granian(folder, port)
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment(PYTHONPATH=str(folder)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_it_listens(process, port)
        yield FileServer(name, port, process.pid, "/" if program else f"{MOUNT}/")
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _nginx(program: str, folder: Path, port: int) -> list[str]:
    told = folder / "nginx.conf"
    # Started by root, its workers would be another user's, to whom the folder is closed.
    user = "user root;" if os.geteuid() == 0 else ""
    text = CONFIGURATION.format(user=user, folder=folder, address=LOOPBACK, port=port)
    told.write_text(text, encoding="utf-8")
    return [program, "-p", str(folder), "-c", str(told)]


def _granian(folder: Path, port: int) -> list[str]:
    (folder / "stub.py").write_text(STUB, encoding="utf-8")
    program = Path(sys.executable).with_name("granian")
    told = {
        "--interface": "wsgi",
        "--host": LOOPBACK,
        "--port": str(port),
        "--workers": "2",
        "--static-path-mount": str(folder / "files"),
        "--static-path-route": MOUNT,
        "--log-level": "critical",
    }
    return [str(program), *(word for pair in told.items() for word in pair), "stub:app"]


def wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    """Return once `process` listens on `port`.

    Raises:
        RuntimeError: it ended, or did not begin to within 15 seconds.

    """
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection((LOOPBACK, port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    message = f"the file server did not listen on port {port}"
    raise RuntimeError(message)
