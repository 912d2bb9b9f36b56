"""nginx in production's manner: the site behind it, and folders of files, by one and the same."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.sites import LOOPBACK, Site, free_port
from bench.static_server import nginx, wait_until_it_listens
from photoallegret import proxy

MISSING = "nginx is not installed (apt install nginx libnginx-mod-http-brotli-static)"
MODULE = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
OURS_TO_SAY = ("content-encoding", "content-length", "content-type", "connection", "date", "etag",
               "keep-alive", "last-modified", "server", "transfer-encoding")  # fmt: skip
"""Headers that the server makes of each file, or says of itself."""
# As Debian's nginx.conf says it, but for what has a place of its own.
WHOLE = """
{modules}
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes auto;
events {{ worker_connections 768; }}
http {{
  sendfile on;
  tcp_nopush on;
  types_hash_max_size 2048;
  keepalive_requests 1000000;
  access_log off;
  types {{ text/html html; image/jpeg jpg; image/avif avif; text/css css; text/javascript js; }}
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/sites/*.conf;
}}
"""
FILES = """
server {{
  listen {address}:{port};
  root "{root}";
  server_tokens off;
  location / {{
    charset utf-8;
    {packed}
{headers}
  }}
}}
"""
PRECOMPRESSED = "gzip_static on; gzip_vary off; {brotli}"
ON_THE_FLY = "gzip on;"
"""As a folder of files is served that nobody compressed beforehand."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files to be served."""

    root: Path
    headers: Mapping[str, str]
    """Said of each."""
    packed: bool = True
    """Whether their compressed twins stand beside them."""


@dataclass(frozen=True, slots=True)
class Front:
    """nginx, running."""

    process: int
    site: int
    """The port of the site behind it, 0 when there is none."""
    folders: Mapping[str, int]
    """The port of each folder."""


def has_brotli() -> bool:
    """Say whether nginx here sends Brotli files."""
    return MODULE.exists()


@contextmanager
def running(
    work: Path, site: Site | None, folders: Mapping[str, Folder] | None = None
) -> Iterator[Front]:
    """Run one nginx before `site` and before `folders`, in the new folder `work`."""
    (work / "sites").mkdir(parents=True)
    ports = {name: free_port() for name in folders or {}}
    for name, folder in (folders or {}).items():
        (work / "sites" / f"{name}.conf").write_text(_files(folder, ports[name]), encoding="utf-8")
    port = free_port() if site else 0
    if site:
        told = proxy.nginx(
            site.settings,
            f"{LOOPBACK}:{site.port}",
            listen=f"{LOOPBACK}:{port}",
            brotli=has_brotli(),
        )
        (work / "sites" / "site.conf").write_text(told, encoding="utf-8")
    with started(work) as process:
        wait_until_it_listens(process, port or next(iter(ports.values())))
        yield Front(process.pid, port, ports)


@contextmanager
def started(work: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run nginx on the files in `work`/sites until the context ends."""
    # Started by root, its workers would be another user's, to whom the folder is closed.
    user = "user root;" if os.geteuid() == 0 else ""
    modules = f"load_module {MODULE};" if has_brotli() else ""
    whole = WHOLE.format(modules=modules, user=user, folder=work)
    (work / "nginx.conf").write_text(whole, encoding="utf-8")
    words = [str(nginx()), "-p", str(work), "-c", str(work / "nginx.conf")]
    process = subprocess.Popen([*words, "-e", str(work / "error.log")])
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def same_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers of an answer that a server of files would be told to add."""
    return {name: value for name, value in headers.items() if name.lower() not in OURS_TO_SAY}


def _files(folder: Folder, port: int) -> str:
    brotli = "brotli_static on;" if has_brotli() else ""
    packed = PRECOMPRESSED.format(brotli=brotli) if folder.packed else ON_THE_FLY
    said = "\n".join(proxy.added(name, value) for name, value in folder.headers.items())
    return FILES.format(address=LOOPBACK, port=port, root=folder.root, packed=packed, headers=said)
