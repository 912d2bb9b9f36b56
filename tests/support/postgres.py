"""A PostgreSQL of its own for tests: made in a temporary folder, gone afterwards."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OPTIONS = "-c fsync=off -c full_page_writes=off -c listen_addresses='' -c max_connections=60"


def binaries() -> Path | None:
    """Return the folder of the newest PostgreSQL programs found, None when there are none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@contextmanager
def server(options: str = OPTIONS) -> Iterator[str]:
    """Run a server; yield the address of its databases, without a database name."""
    programs = binaries()
    if programs is None:
        message = "PostgreSQL is not installed"
        raise RuntimeError(message)
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    _run(user, f"{programs}/initdb --auth=trust --encoding=UTF8 --locale=C.UTF-8 {data}")
    _run(user, f'{programs}/pg_ctl -D {data} -w -l {folder}/log -o "{options} -k {folder}" start')
    try:
        yield f"postgresql+psycopg://{user}@/{{name}}?host={folder}"
    finally:
        _run(user, f"{programs}/pg_ctl -D {data} -m immediate stop")
        shutil.rmtree(folder, ignore_errors=True)


def _run(user: str, command: str) -> None:
    whole = (
        ["su", user, "-s", "/bin/sh", "-c", command]
        if os.geteuid() == 0
        else ["/bin/sh", "-c", command]
    )
    subprocess.run(whole, check=True, stdout=subprocess.DEVNULL, cwd="/")
