/** What the keys do in a grid, only while the focus is in it. The list of help is the table. */

/** @param {import("./selection.js").Selection} selection @param {Record<string, Function>} acts more acts by name
    @param {Map<string, string>} [keys] the table, where no list of help stands in the page */
export function listen(selection, acts, keys = listed()) {
  const act = {
    move: (event) => selection.go(target(selection, event.key), event.shiftKey),
    open: () => selection.tiles[selection.at].querySelector("[data-open]")?.click(),
    all: () => selection.all(true),
    none: () => selection.all(false),
    help: () => document.querySelector("[data-grid-help]").showModal(),
    ...acts,
  };
  selection.grid.addEventListener("keydown", (event) => {
    const tile = selection.tiles[selection.index(event.target)];
    if (event.altKey || !tile || event.target !== selection.stop(tile)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const held = event.ctrlKey || event.metaKey ? "Control+" : "";
    const name = keys.get(held + key);
    if (!name || !act[name]) return;
    event.preventDefault();
    act[name](event);
  });
}

function listed() {
  const rows = [...document.querySelectorAll("[data-grid-help] [data-keys]")];
  return new Map(rows.flatMap(({ dataset }) => dataset.keys.split(" ").map((key) => [key, dataset.does])));
}

/** Where a key leads: the number of a tile. */
function target({ tiles, at }, key) {
  if (key === "Home") return 0;
  if (key === "End") return tiles.length - 1;
  if (key === "ArrowLeft") return at - 1;
  if (key === "ArrowRight") return at + 1;
  return beside(tiles, at, key === "ArrowDown");
}

/** The tile above or below: the nearest one of another row; the same where there is none. */
function beside(tiles, at, isDown) {
  const boxes = tiles.map((tile) => tile.getBoundingClientRect());
  const here = boxes[at];
  const middle = (box) => box.left + box.width / 2;
  const far = (box) => Math.abs(middle(box) - middle(here)) + Math.abs(box.top - here.top);
  const isThere = (box) => (isDown ? box.top > here.bottom - 8 : box.bottom < here.top + 8);
  const others = boxes.map((box, index) => [index, box]).filter(([, box]) => isThere(box));
  return others.sort(([, a], [, b]) => far(a) - far(b))[0]?.[0] ?? at;
}
