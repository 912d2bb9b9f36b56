"""Debian's nginx, if it is here, run on a configuration of a test's own."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.processes import becomes, free_port

BROTLI = "load_module /usr/lib/nginx/modules/ngx_http_brotli_static_module.so;"
WHOLE = """
{user}
{brotli}
daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def path() -> str | None:
    """Return the path of nginx, None when there is none."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


@contextmanager
def running(folder: Path, site: str, *, brotli: bool = False) -> Iterator[None]:
    """Run nginx on ``site``, a file of its sites-enabled, in the empty folder ``folder``.

    Its module for Brotli is loaded when ``brotli`` says so.
    """
    (folder / "site.conf").write_text(site, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""  # the data folder is closed to others
    whole = WHOLE.format(user=user, folder=folder, brotli=BROTLI if brotli else "")
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    log = folder / "error.log"
    command = [str(path()), "-c", str(folder / "nginx.conf"), "-e", str(log), "-p", str(folder)]
    process = subprocess.Popen(command)
    try:
        started = becomes((folder / "nginx.pid").exists, within=20)
        assert started, log.read_text(encoding="utf-8")
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def address() -> str:
    """Return where nginx may listen: a host and a port nobody listens on now."""
    return f"127.0.0.1:{free_port()}"
