"""The ways to make renditions of a folder of photographs: ours and the others'."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import cost, sites
from bench.cost import Cost
from bench.machine import cores
from bench.plan import ALONE, FLASK, PIPELINES, Plan, environment
from photoallegret.paths import TOP

SIGAL_SIZES = (2560, 480)
"""One photograph and one thumbnail, in pixels of width."""
UNBOUNDED = 1_000_000
SIGAL_CONFIGURATION = f"""
theme = "colorbox"
img_size = ({SIGAL_SIZES[0]}, {UNBOUNDED})
thumb_size = ({SIGAL_SIZES[1]}, {UNBOUNDED})
thumb_fit = False
jpg_options = {{"quality": 82, "optimize": True, "progressive": True}}
"""
SUFFIXES = (".jpg", ".avif")
Contender = Callable[[], Cost]


class Contenders:
    """The ways to make renditions of one set of photographs, each run in folders of its own."""

    def __init__(self, plan: Plan, name: str, photos: Sequence[Path]) -> None:
        """Put copies of `photos` in one folder, as a photographer would have them."""
        self.plan = plan
        self.work = plan.folder(name)
        self.photos = self.work / "photographs"
        self.photos.mkdir()
        self.files = [
            Path(shutil.copyfile(path, self.photos / f"{number:05}-{path.name}"))
            for number, path in enumerate(photos)
        ]
        self.sites: dict[tuple[int, ...], sites.Site] = {}
        self.made: dict[str, tuple[int, int]] = {}
        """Files and bytes made by each contender, the last time it ran."""

    def check(self) -> None:
        """Refuse to compare contenders that made different numbers of files."""
        made = {name: count for name, (count, _) in self.made.items() if name != "sigal"}
        if len(set(made.values())) > 1:
            message = f"the contenders did not make the same files: {made}"
            raise RuntimeError(message)

    def whole(self, widths: tuple[int, ...] = ()) -> Contender:
        """Return our import, command and database and all, into an empty library."""

        def contend() -> Cost:
            if widths not in self.sites:
                name = f"empty-{len(self.sites)}"
                self.sites[widths] = sites.new_site(self.work / name, widths)
            site = sites.copy_of(self.sites[widths], self.work / "library")
            told = ("--gallery", "bench", "--title", "Bench", "--publish", "--json")
            command = (FLASK, "photos", "import", self.photos, *told)
            spent = cost.run([command], cwd=TOP, env=site.env)
            self.made["whole"] = _made(site.data / "renditions" / "public")
            sites.discard(site)
            return spent

        return contend

    def alone(self, widths: tuple[int, ...], formats: str = "jpg") -> Contender:
        """Return our imaging by itself."""
        words = ("-m", ALONE, "{out}", ",".join(map(str, widths)), formats)
        return self._made_by("alone", [[sys.executable, *words, *self.files]])

    def pillow(self) -> Contender:
        """Return Pillow's fastest pipeline, one process per core."""
        words = (sys.executable, "-P", PIPELINES, "pillow", "{out}", "jpg")
        return self._made_by("Pillow", [[*words, *share] for share in self._shares()])

    def vips(self, formats: str = "jpg") -> Contender:
        """Return libvips's fastest pipeline, one process per core."""
        words = (self._peers(), "-P", PIPELINES, "vips", "{out}", formats)
        return self._made_by("pyvips", [[*words, *share] for share in self._shares()])

    def sigal(self) -> Contender:
        """Return sigal's build of the folder, with as many processes as cores."""
        settings = self.work / "sigal.conf.py"
        settings.write_text(SIGAL_CONFIGURATION, encoding="utf-8")
        program = self._peers().with_name("sigal")
        words = [program, "build", "-q", "-n", str(cores()), "-c", settings, self.photos, "{out}"]
        return self._made_by("sigal", [words])

    def _made_by(self, name: str, commands: Sequence[Sequence[object]]) -> Contender:
        env = environment(VIPS_CONCURRENCY="1", PYTHONPATH=TOP)

        def contend() -> Cost:
            out = self.work / "out"
            out.mkdir()
            filled = [[str(word).replace("{out}", str(out)) for word in one] for one in commands]
            spent = cost.run(filled, cwd=self.work, env=env)
            self.made[name] = _made(out)
            shutil.rmtree(out)
            return spent

        return contend

    def _shares(self) -> list[list[Path]]:
        """Deal the files out to the cores, the heaviest first; of none, each has none."""
        ordered = sorted(self.files, key=lambda path: path.stat().st_size, reverse=True)
        shares = [ordered[start :: cores()] for start in range(cores())]
        return [share for share in shares if share] or shares

    def _peers(self) -> Path:
        if self.plan.peers is None:
            message = "the peers are not installed"
            raise RuntimeError(message)
        return self.plan.peers


def _made(folder: Path) -> tuple[int, int]:
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.suffix in SUFFIXES]
    return len(sizes), sum(sizes)
