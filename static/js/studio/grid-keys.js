/** What the keys do in a grid, only while the focus is in it. The list of help is the table. */

import { box } from "./selection.js";

/** @param {import("./selection.js").Selection} selection @param {Record<string, Function>} acts more acts by name */
export function listen(selection, acts) {
  const { grid } = selection;
  const help = document.querySelector("[data-grid-help]");
  const act = {
    move: (event) => selection.go(target(selection, event.key), event.shiftKey),
    open: () => selection.tiles[selection.at].querySelector("[data-open]")?.click(),
    all: () => selection.all(true),
    none: () => selection.all(false),
    help: () => help.showModal(),
    ...acts,
  };
  const keys = new Map();
  for (const row of help?.querySelectorAll("[data-keys]") ?? []) {
    for (const key of row.dataset.keys.split(" ")) keys.set(key, row.dataset.does);
  }
  grid.addEventListener("keydown", (event) => {
    if (event.altKey || !event.target.matches('input[type="checkbox"]')) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const held = event.ctrlKey || event.metaKey ? "Control+" : "";
    const name = keys.get(held + key);
    if (!name || !act[name]) return;
    event.preventDefault();
    act[name](event);
  });
}

/** Where a key leads: the number of a tile. */
function target({ tiles, at }, key) {
  const top = box(tiles[0]).closest("[data-tile]").offsetTop;
  const columns = tiles.filter((tile) => tile.offsetTop === top).length;
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
  if (key === "Home") return 0;
  if (key === "End") return tiles.length - 1;
  const to = at + steps[key];
  if (key === "ArrowUp") return to < 0 ? at : to;
  const lastRow = Math.floor((tiles.length - 1) / columns) === Math.floor(at / columns);
  return key === "ArrowDown" && lastRow ? at : to;
}
