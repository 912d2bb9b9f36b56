"""What a scene is: a name, a size, and the function that paints its light."""

from collections.abc import Callable
from dataclasses import dataclass

from demo.film import Film
from demo.lens import Frame
from demo.noise import Array

Painter = Callable[[Frame], tuple[Array, Film]]


@dataclass(frozen=True)
class Scene:
    """One photograph to be made."""

    name: str
    width: int
    height: int
    paint: Painter
    seed: int = 1

    def frame(self, width: int, factor: int) -> Frame:
        """Return the frame for a picture of this width, supersampled `factor` times."""
        rows = round(self.height * width / self.width) * factor
        return Frame(rows, width * factor, factor, width * factor / self.width, self.seed)
