"""The machine, or a folder that stands for one: every act is said, and done only where needed."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

OWNER = "photoallegret"
ENVIRONMENT = "/etc/default/photoallegret"
"""What the site is told from outside; root reads it, so it stands where only root writes."""


class Trouble(Exception):  # noqa: N818 -- it is told to a person, in words
    """What stops the work; its text says what to do."""


@dataclass
class Machine:
    """Where things are put."""

    root: Path
    """"/", or a folder that stands for it: there no user is made and nothing started."""
    dry_run: bool = False
    acts: int = 0
    """How many were done, or would be."""

    @property
    def is_real(self) -> bool:
        """Say whether it is the machine itself."""
        return self.root == Path("/")

    def at(self, path: str) -> Path:
        """Return where the absolute ``path`` is."""
        return self.root / path.lstrip("/")

    def says(self, words: str) -> bool:
        """Tell of an act that is due; return whether it is to be done."""
        self.acts += 1
        print(f"{'would ' if self.dry_run else ''}{words}")
        return not self.dry_run

    def folder(self, path: str, mode: int = 0o755) -> None:
        """Have a folder at ``path``."""
        target = self.at(path)
        if not target.is_dir() and self.says(f"make the folder {target}"):
            target.mkdir(parents=True)
            target.chmod(mode)

    def write(self, path: str, text: str, mode: int = 0o644, *, owner: str = "root") -> None:
        """Have the file at ``path`` say ``text``; who reads it meanwhile finds the former."""
        target = self.at(path)
        is_same = target.is_file() and target.read_text(encoding="utf-8") == text
        if is_same or not self.says(f"write {target}"):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.draft")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        draft.write_text(text, encoding="utf-8")
        if self.is_real:
            shutil.chown(draft, owner, owner)
        draft.chmod(mode)
        draft.replace(target)

    def link(self, path: str, target: str) -> None:
        """Have a symbolic link at ``path`` lead to ``target``, turned in one step."""
        place = self.at(path)
        if place.is_symlink() and str(place.readlink()) == target:
            return
        if self.says(f"link {place} to {target}"):
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(f".{place.name}.draft")
            draft.unlink(missing_ok=True)
            draft.symlink_to(target)
            draft.replace(place)

    def remove(self, path: str) -> None:
        """Have nothing at ``path``, which is a file, a link or a folder."""
        target = self.at(path)
        if (target.exists() or target.is_symlink()) and self.says(f"remove {target}"):
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            else:
                target.unlink()

    def run(self, *command: str, cwd: Path | None = None) -> None:
        """Run ``command``, as root.

        Raises:
            Trouble: it failed.

        """
        if not self.says(f"run {' '.join(command)}"):
            return
        done = subprocess.run(command, cwd=cwd, check=False)
        if done.returncode:
            message = f"{command[0]} failed ({done.returncode}); what it said stands above"
            raise Trouble(message)

    def on_the_machine(self, *command: str) -> None:
        """Run ``command`` on the machine itself; in a folder that stands for one, say so."""
        if self.is_real:
            self.run(*command)
        else:
            print(f"left out, {self.root} is no machine: {' '.join(command)}")

    def flask(self, release: Path, *words: str) -> str:
        """Run a command of ``release`` as the site's own user; return what it printed.

        Raises:
            Trouble: it failed; its text is what it said.

        """
        told = environment(self.at(ENVIRONMENT))
        clean = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"}
        command = ["runuser", "-u", OWNER, "--"] if self.is_real else []
        done = subprocess.run(
            [*command, str(release / ".venv/bin/flask"), *words],
            cwd=release,
            # Not on the command line, which everybody on the machine may read.
            env=clean | dict(told) | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Trouble((done.stderr or done.stdout).strip())
        return done.stdout


def environment(path: Path) -> Mapping[str, str]:
    """Return what the file of environment variables at ``path`` tells."""
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
