"""What one run of the bench is told: photographs, repetitions, where it may work, its peers."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PIPELINES = HERE / "pipelines.py"
SCORE = HERE / "score.py"
ALONE = "bench.alone"
FLASK = Path(sys.executable).with_name("flask")
PEERS = ("pyvips", "pyvips-binary", "sigal", "pillow", "ssimulacra2")
ASK_VERSIONS = (
    "import sys, json; from importlib.metadata import version;"
    "print(json.dumps({name: version(name) for name in sys.argv[1:]}))"
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One run."""

    photos: tuple[Path, ...]
    """The photographs measured with, JPEG files."""
    work: Path
    """An empty folder, removed at the end."""
    peers: Path | None
    """The interpreter that has the peers' packages, None when there is none."""
    repetitions: int
    avif_photos: int
    """How many photographs are also encoded as AVIF: minutes for a few dozen."""
    largest_library: int
    requests: int
    """For each page and each repetition."""

    def folder(self, name: str) -> Path:
        """Return a new empty folder of this run."""
        path = self.work / name
        path.mkdir()
        return path

    def subset(self, count: int) -> tuple[Path, ...]:
        """Return `count` of the photographs (or all), spread evenly over their list."""
        count = min(count, len(self.photos))
        return tuple(self.photos[index * len(self.photos) // count] for index in range(count))


def environment(**told: str | Path) -> dict[str, str]:
    """Return the environment of a measured process: ours without the site's own settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PHOTOALLEGRET_") and name not in ("PORT", "FLASK_APP")
    }
    return kept | {name: str(value) for name, value in told.items()}


def peer_versions(peers: Path) -> str:
    """Return the peers and their versions, as one line."""
    asked = subprocess.run(
        [peers, "-c", ASK_VERSIONS, *PEERS], check=True, capture_output=True, text=True
    )
    return ", ".join(f"{name} {number}" for name, number in json.loads(asked.stdout).items())
