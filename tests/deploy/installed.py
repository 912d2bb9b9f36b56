"""A site installed in a folder that stands for a machine, and what starts its parts there."""

import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from deploy.machine import ENVIRONMENT, Machine, environment
from deploy.releases import DIGEST_LENGTH, HOME
from deploy.upgrading import children_of
from photoallegret.paths import TOP
from tests.support.processes import free_port

DOMAIN = "www.example.org"
FACTS = {
    'registration = ""                     # to complete: RCS number and city':
        'registration = "RCS Grenoble 316 972 025"',
    'telephone = ""                        # to complete': 'telephone = "0476000000"',
}  # fmt: skip


def bare(root: Path) -> Machine:
    """Return a machine where the packages of the site are, and nothing else."""
    told = sys.version.encode() + (TOP / "requirements.txt").read_bytes()
    packages = root / "opt/photoallegret/venvs" / sha256(told).hexdigest()[:DIGEST_LENGTH]
    packages.parent.mkdir(parents=True)
    packages.symlink_to(Path(sys.executable).parent.parent)
    (root / "etc/nginx").mkdir(parents=True)
    (root / "etc/nginx/nginx.conf").write_text("user www-data;\nworker_processes auto;\n")
    return Machine(root)


def complete(machine: Machine) -> None:
    """Write the facts that the example leaves empty."""
    path = machine.at("/etc/photoallegret/site.toml")
    text = path.read_text(encoding="utf-8")
    for empty, fact in FACTS.items():
        assert empty in text
        text = text.replace(empty, fact)
    path.write_text(text, encoding="utf-8")


@dataclass
class Processes:
    """The parts of the site as plain processes, started as their units say."""

    machine: Machine
    folder: Path
    """Where nginx runs."""
    https: int = field(default_factory=free_port)
    http: int = field(default_factory=free_port)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)

    def start(self, unit: str) -> None:
        """Start ``unit``."""
        self.acts.append(f"start {unit}")
        name, _, instance = unit.partition("@")
        path = self.machine.at(f"/etc/systemd/system/{name}{'@' if instance else ''}.service")
        text = path.read_text(encoding="utf-8").replace("%i", instance)
        told = dict(re.findall(r"(?m)^(ExecStart|WorkingDirectory)=(.*)$", text))
        command = [
            str(self.machine.at(word)) if word.startswith("/") else word
            for word in shlex.split(told["ExecStart"])
        ]
        clean = {key: value for key, value in os.environ.items() if "PHOTOALLEGRET" not in key}
        self.running[unit] = subprocess.Popen(
            command,
            cwd=self.machine.at(told["WorkingDirectory"]).resolve(),
            env=clean | dict(environment(self.machine.at(ENVIRONMENT))),
        )

    def stop(self, unit: str) -> None:
        """End ``unit``."""
        self.acts.append(f"stop {unit}")
        process = self.running.pop(unit, None)
        if process is not None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)

    def stop_all(self) -> None:
        """End whatever runs."""
        for unit in list(self.running):
            self.stop(unit)

    def site(self) -> str:
        """Return the site as nginx is told of it, on ports and with a certificate of a test."""
        text = self.machine.at("/etc/nginx/sites-available/photoallegret").read_text()
        text = re.sub(r"(?m)^ *listen \[::\].*\n", "", text)
        text = text.replace("listen 443", f"listen 127.0.0.1:{self.https}")
        text = text.replace("listen 80", f"listen 127.0.0.1:{self.http}")
        return text.replace(f"/etc/letsencrypt/live/{DOMAIN}/", f"{self.folder}/")

    def reload_nginx(self) -> None:
        """Have nginx read its configuration again."""
        self.acts.append("reload nginx")
        (self.folder / "site.conf").write_text(self.site(), encoding="utf-8")
        os.kill(self._nginx(), signal.SIGHUP)

    def nginx_workers(self) -> set[int]:
        """Return the processes of nginx that answer visitors."""
        return children_of(self._nginx())

    def _nginx(self) -> int:
        return int((self.folder / "nginx.pid").read_text())


def certify(folder: Path) -> None:
    """Make a certificate that nobody vouches for."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", f"/CN={DOMAIN}", "-keyout", folder / "privkey.pem",
         "-out", folder / "fullchain.pem"],
        check=True, capture_output=True,
    )  # fmt: skip


def releases_of(machine: Machine) -> Path:
    """Return the folder of the releases."""
    return machine.at(f"{HOME}/releases")
