"""What is installed is pinned with hashes, and is asked about by `make audit`."""

import json
import re
import sys
from pathlib import Path

import pytest

from photoallegret.paths import TOP
from tests.support.audit import SAFE, UNKNOWN, WEAK, main, pinned

FILES = pinned()
PIN = re.compile(r"[A-Za-z0-9][\w.-]*(\[[\w,-]+\])?==[\w.+!-]+( ;.*)?")
DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}")
FOUND = {"name": "flask", "version": "3.0", "vulns": []}


def pins(text: str) -> list[tuple[str, list[str]]]:
    """Return each requirement of a file with its digests."""
    whole = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", text))
    lines = [line.split("--hash", 1) for line in whole.splitlines() if line.strip()]
    return [(name.strip(), ("--hash" + "".join(rest)).split()) for name, *rest in lines]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_requirement_is_pinned_with_its_digests(file: Path) -> None:
    found = pins(file.read_text(encoding="utf-8"))

    assert found
    loose = [name for name, _ in found if not PIN.fullmatch(name)]
    unproved = [
        name for name, digests in found if not digests or not all(map(DIGEST.fullmatch, digests))
    ]
    assert (loose, unproved) == ([], []), "write it anew: make lock"


@pytest.mark.parametrize("line", ["flask\n", "flask>=3 \\\n --hash=sha256:" + "a" * 64, "flask==3"])
def test_a_loose_requirement_would_be_seen(line: str) -> None:
    ((name, digests),) = pins(line)

    assert not (PIN.fullmatch(name) and digests and all(map(DIGEST.fullmatch, digests)))


def test_nothing_is_installed_without_its_digest() -> None:
    verbs = (TOP / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"pip install[^\n]*", verbs)

    assert len(installs) >= 3
    assert [line for line in installs if "--require-hashes" not in line] == []
    named = set(re.findall(r"-r (\S+\.txt)", verbs))
    assert named == {file.relative_to(TOP).as_posix() for file in FILES}


@pytest.mark.parametrize(
    ("said", "answer", "words"),
    [
        (json.dumps({"dependencies": [FOUND]}), SAFE, "no known weakness in 1 packages"),
        (
            json.dumps(
                {"dependencies": [FOUND | {"vulns": [{"id": "CVE-1", "fix_versions": ["3.1"]}]}]}
            ),
            WEAK,
            "flask 3.0 has CVE-1, mended in 3.1",
        ),
        (
            json.dumps({"dependencies": [{"name": "flask", "skip_reason": "not found"}]}),
            UNKNOWN,
            "NOT AUDITED (is there a network?): 1 of 1 packages",
        ),
        ("", UNKNOWN, "NOT AUDITED (is there a network?): no route to host"),
    ],
)
def test_the_audit_never_calls_safe_what_it_could_not_ask(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], said: str, answer: int, words: str
) -> None:
    (tmp_path / "requirements.txt").write_text("flask==3.0\n", encoding="utf-8")
    program = tmp_path / "pip-audit"
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"print({said!r})\nprint('no route to host', file=sys.stderr)\n",
        encoding="utf-8",
    )
    program.chmod(0o700)

    assert main([str(program)], tmp_path) == answer
    assert words in capsys.readouterr().out
