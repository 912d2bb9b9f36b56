"""`deploy/install`: the site on a Debian 12 that serves nothing else. Run it again at any time."""

import argparse
import os
import re
import subprocess
from pathlib import Path

from deploy.asking import wait_until_ready
from deploy.machine import ENVIRONMENT, OWNER, Machine, Trouble
from deploy.releases import HOME, TREE, put

PACKAGES = (
    "certbot",
    "libnginx-mod-http-brotli-static",
    "logrotate",
    "nginx-light",
    "python3-venv",
)
"""All that is Debian's."""
FIRST = "a"
SETTINGS = "/etc/photoallegret/site.toml"
SITE = "/etc/nginx/sites-available/photoallegret"
LED = "upstream photoallegret"
UPSTREAM = "/etc/nginx/photoallegret-upstream.conf"
COPIED = {
    "systemd/photoallegret@.service": "/etc/systemd/system/photoallegret@.service",
    "systemd/photoallegret-worker.service": "/etc/systemd/system/photoallegret-worker.service",
    "systemd/photoallegret.target": "/etc/systemd/system/photoallegret.target",
    "systemd/sysusers.conf": "/etc/sysusers.d/photoallegret.conf",
    "systemd/tmpfiles.conf": "/etc/tmpfiles.d/photoallegret.conf",
    "systemd/journald.conf": "/etc/systemd/journald.conf.d/photoallegret.conf",
    "logrotate.conf": "/etc/logrotate.d/photoallegret",
    "photoallegret": "/usr/local/bin/photoallegret",
}
PROGRAM = 0o755
OUTSIDE = """\
# What the site is told from outside. After a change: sudo deploy/upgrade --settings
PHOTOALLEGRET_ENV=production
PHOTOALLEGRET_PROXY=nginx
PHOTOALLEGRET_DATA={data}
PHOTOALLEGRET_SITE={site}
"""
BEFORE_CERTIFICATE = """\
# Until there is a certificate: what proves that the name is ours.
server {{
  listen 80;
  listen [::]:80;
  server_name {domain};
  access_log off;
  error_log /dev/null emerg;
  root /var/www/html;
}}
"""
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII)


def main(arguments: list[str] | None = None) -> int:
    """Install as the command line says; return the exit status."""
    parser = argparse.ArgumentParser(prog="deploy/install", description=__doc__)
    parser.add_argument("--domain", required=True, help="the name the site is reached by")
    parser.add_argument("--email", help="where Let's Encrypt writes when a certificate is to end")
    parser.add_argument("--dry-run", action="store_true", help="say each act, do none")
    parser.add_argument("--root", type=Path, default=Path("/"), help="a folder for the machine")
    told = parser.parse_args(arguments)
    if not DOMAIN.fullmatch(told.domain):
        parser.error(f"{told.domain!r} is no domain name, such as www.example.org")
    os.umask(0o022)  # releases are root's, and the site's user reads them
    machine = Machine(told.root.absolute(), dry_run=told.dry_run)
    if machine.is_real and not machine.dry_run and os.geteuid() != 0:
        parser.error("it changes the machine: run it with sudo (or with --dry-run)")
    try:
        install(machine, told.domain, told.email)
    except Trouble as trouble:
        print(f"\n{trouble}")
        return 1
    return 0


def install(machine: Machine, domain: str, email: str | None = None) -> None:
    """Have the site of ``domain`` on ``machine``.

    Raises:
        Trouble: something is left to do by hand first; its text says what.

    """
    _packages(machine)
    _copies(machine)
    release = put(machine)
    _settings(machine, domain)
    _first_release(machine, release)
    if machine.dry_run and not release.is_dir():
        _rest_untold(machine, domain)
        return
    _proxy(machine, release, domain, email)
    _start(machine, domain)
    print(f"\n{machine.acts or 'No'} acts. The site: https://{domain}/")
    print("If nobody owns it yet: sudo photoallegret accounts create-owner you@example.org")


def _packages(machine: Machine) -> None:
    known = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Package} ${db:Status-Status}\n", *PACKAGES],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    missing = [name for name in PACKAGES if f"{name} installed\n" not in known]
    if missing:
        machine.on_the_machine("apt-get", "install", "--yes", "--no-install-recommends", *missing)


def _copies(machine: Machine) -> None:
    before = machine.acts
    for source, target in COPIED.items():
        path = TREE / "deploy" / source
        mode = PROGRAM if os.access(path, os.X_OK) else 0o644
        machine.write(target, path.read_text(encoding="utf-8"), mode)
    if machine.is_real:
        if machine.acts > before:
            machine.run("systemd-sysusers", COPIED["systemd/sysusers.conf"])
            machine.run("systemd-tmpfiles", "--create", COPIED["systemd/tmpfiles.conf"])
            machine.run("systemctl", "daemon-reload")
            machine.run("systemctl", "restart", "systemd-journald")
        return
    print(f"left out, {machine.root} is no machine: systemd-sysusers, systemd-tmpfiles --create")
    for line in (TREE / "deploy/systemd/tmpfiles.conf").read_text(encoding="utf-8").splitlines():
        if line.startswith("d "):
            machine.folder(line.split()[1], 0o700)


def _settings(machine: Machine, domain: str) -> None:
    """Have the settings, unless they are there: they are the photographer's from then on."""
    data, site = machine.at("/var/lib/photoallegret/site"), machine.at(SETTINGS)
    if not machine.at(ENVIRONMENT).exists():
        machine.write(ENVIRONMENT, OUTSIDE.format(data=data, site=site), 0o640)
    if not site.exists():
        example = (TREE / "site.example.toml").read_text(encoding="utf-8")
        text = re.sub(r'(?m)^host = "[^"]*"', f'host = "{domain}"', example, count=1)
        machine.write(SETTINGS, text, 0o600, owner=OWNER)
    elif f'host = "{domain}"' not in site.read_text(encoding="utf-8"):
        message = f"{site} names another host than {domain}: write it there first"
        raise Trouble(message)


def _first_release(machine: Machine, release: Path) -> None:
    """Have the first instance lead to ``release``.

    Raises:
        Trouble: another release serves here: it is replaced, not installed.

    """
    current = machine.at(f"{HOME}/current")
    if current.is_symlink() and is_led(machine):
        if current.resolve() != release.resolve():
            message = f"{current.resolve().name} is installed here: sudo deploy/upgrade replaces it"
            raise Trouble(message)
        return
    machine.link(f"{HOME}/{FIRST}", f"releases/{release.name}")
    machine.link(f"{HOME}/current", f"releases/{release.name}")


def _proxy(machine: Machine, release: Path, domain: str, email: str | None) -> None:
    if not machine.at(UPSTREAM).exists():
        machine.write(UPSTREAM, upstream_of(machine, FIRST))
    try:
        site = machine.flask(release, "proxy", "nginx", "--upstream", str(machine.at(UPSTREAM)))
    except Trouble as trouble:
        message = f"{trouble}\n\nComplete {machine.at(SETTINGS)}, then run this again."
        raise Trouble(message) from trouble
    before = machine.acts
    conf = machine.at("/etc/nginx/nginx.conf")
    if conf.exists():
        text = conf.read_text(encoding="utf-8")
        # What the site keeps is closed to all but its own user, and nginx sends it.
        machine.write(
            "/etc/nginx/nginx.conf",
            re.sub(r"(?m)^user\s[^;]*;", f"user {OWNER};", text, count=1),
        )
    certificate = machine.at(f"/etc/letsencrypt/live/{domain}/fullchain.pem")
    enabled = "/etc/nginx/sites-enabled/photoallegret"
    if machine.is_real and not certificate.exists():
        machine.write(SITE, BEFORE_CERTIFICATE.format(domain=domain))
        machine.link(enabled, "../sites-available/photoallegret")
        reload_nginx(machine)
        reached = ("--email", email) if email else ("--register-unsafely-without-email",)
        machine.run(
            "certbot", "certonly", "--non-interactive", "--agree-tos", *reached,
            "--webroot", "--webroot-path", "/var/www/html", "--domain", domain,
            "--deploy-hook", "systemctl reload nginx",
        )  # fmt: skip
    machine.write(SITE, site)
    machine.link(enabled, "../sites-available/photoallegret")
    machine.remove("/etc/nginx/sites-enabled/default")
    if machine.acts > before:
        reload_nginx(machine)


def _start(machine: Machine, domain: str) -> None:
    """Start what does not run; an upgrade may have left the other instance serving."""
    instance = instance_in(machine.at(UPSTREAM).read_text(encoding="utf-8"))
    units = units_of(instance)
    stopped = (
        [
            unit
            for unit in units
            if subprocess.run(["systemctl", "is-active", "--quiet", unit], check=False).returncode
        ]
        if machine.is_real
        else units
    )
    if stopped:
        machine.on_the_machine("systemctl", "enable", "--now", *units)
    if machine.is_real:
        wait_until_ready(socket_of(machine, instance), domain)


def _rest_untold(machine: Machine, domain: str) -> None:
    """Tell the acts that need what a dry run did not do."""
    for words in (
        f"write {machine.at(UPSTREAM)}",
        f"write {machine.at(SITE)}, as `flask proxy nginx` draws it",
        f"set `user {OWNER};` in {machine.at('/etc/nginx/nginx.conf')}",
        f"ask Let's Encrypt for a certificate of {domain} (certbot certonly --webroot)",
        f"remove {machine.at('/etc/nginx/sites-enabled/default')}, and reload nginx",
        f"run systemctl enable --now {' '.join(units_of(FIRST))}",
    ):
        machine.says(words)


def is_led(machine: Machine) -> bool:
    """Say whether nginx was told where the site is: before, no visitor ever reached it."""
    site = machine.at(SITE)
    return site.is_file() and LED in site.read_text(encoding="utf-8")


def units_of(instance: str) -> tuple[str, ...]:
    """Return the units that run while ``instance`` serves."""
    return ("photoallegret.target", f"photoallegret@{instance}", "photoallegret-worker")


def socket_of(machine: Machine, instance: str) -> Path:
    """Return where ``instance`` listens."""
    return machine.at(f"/run/photoallegret/{instance}.sock")


def upstream_of(machine: Machine, instance: str) -> str:
    """Return what the file says that tells nginx where the site listens."""
    return f"server unix:{socket_of(machine, instance)};\n"


def instance_in(upstream: str) -> str:
    """Return the instance that the text ``upstream`` leads to."""
    return upstream.rpartition(".sock")[0][-1]


def reload_nginx(machine: Machine) -> None:
    """Have nginx read its configuration again, once it is found sound."""
    machine.on_the_machine("nginx", "-t", "-q")
    machine.on_the_machine("systemctl", "reload-or-restart", "nginx")
