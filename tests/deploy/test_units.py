"""The units of systemd: no mistake in them, and no more allowed than is needed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from photoallegret.paths import DEPLOY

UNITS = DEPLOY / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
OVERALL = 15
"""Tenths of systemd's own measure of exposure, from 0 to 100."""
OTHERS = ("basic", "multi-user", "network-online", "shutdown", "sysinit")
PROGRAMS = ("a/.venv/bin/flask", "current/.venv/bin/flask")


@pytest.fixture
def analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        assert not os.environ.get("CI"), "systemd-analyze is missing (apt install systemd)"
        pytest.skip("TESTS OF THE UNITS SKIPPED: no systemd-analyze here (apt install systemd)")
    return found


def said_by(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_little(analyze: str, name: str) -> None:
    status, said = said_by(
        analyze, "security", "--offline=true", "--no-pager", f"--threshold={OVERALL}",
        str(UNITS / name),
    )  # fmt: skip

    assert status == 0, said


def test_systemd_reads_every_line(analyze: str, tmp_path: Path) -> None:
    folder = tmp_path / "etc/systemd/system"
    folder.mkdir(parents=True)
    for name in OTHERS:
        (folder / f"{name}.target").write_text("[Unit]\nDescription=of the machine\n")
    for path in (*UNITS.glob("*.service"), *UNITS.glob("*.target")):
        shutil.copy(path, folder)
    for name in PROGRAMS:
        program = tmp_path / "opt/photoallegret" / name
        program.parent.mkdir(parents=True)
        program.touch(mode=0o755)

    units = ("photoallegret@a.service", "photoallegret-worker.service", "photoallegret.target")
    status, said = said_by(analyze, "verify", f"--root={tmp_path}", "--man=no", *units)

    assert (status, said) == (0, "")


def test_pages_reach_no_network() -> None:
    """The worker alone sends mail."""
    told = (UNITS / "photoallegret@.service").read_text(encoding="utf-8").splitlines()

    assert {"RestrictAddressFamilies=AF_UNIX", "PrivateNetwork=yes", "IPAddressDeny=any"} <= set(
        told
    )


def test_what_ends_is_started_again() -> None:
    for name in SERVICES:
        told = (UNITS / name).read_text(encoding="utf-8").splitlines()
        assert {"Restart=always", "StartLimitIntervalSec=0"} <= set(told), name


def test_the_sample_of_a_firewall_lets_three_doors_open() -> None:
    sample = DEPLOY / "nftables.conf"
    text = sample.read_text(encoding="utf-8")

    assert "hook input priority filter; policy drop;" in text
    assert "tcp dport { 22, 80, 443 } accept" in text
    found = shutil.which("nft", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is not None and os.geteuid() == 0:
        status, said = said_by(found, "--check", "--file", str(sample))
        assert status == 0 or "Operation not permitted" in said, said
