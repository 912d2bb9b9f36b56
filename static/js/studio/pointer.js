/** Choosing in a grid by mouse and touch: a click opens, but on a box, with Ctrl, Cmd or Shift. */

import { box } from "./selection.js";

/** @param {import("./selection.js").Selection} selection */
export function point(selection) {
  selection.grid.addEventListener("click", (event) => press(selection, event), true);
}

function press(selection, event) {
  const index = selection.index(event.target);
  const isSelecting = selection.grid.hasAttribute("data-selecting");
  const picks = event.target.closest("label, input") || event.ctrlKey || event.metaKey || isSelecting;
  if (index < 0 || (!picks && !event.shiftKey)) return;
  if (event.target instanceof HTMLInputElement && !event.shiftKey) {
    selection.toggled(index);
    return;
  }
  event.preventDefault();
  const choose = () => {
    if (event.shiftKey) selection.extend(index);
    else selection.toggle(index);
    box(selection.tiles[index]).focus({ preventScroll: true });
  };
  // What a click on a box had changed is put back by the browser after this: so, later.
  if (event.target instanceof HTMLInputElement) setTimeout(choose);
  else choose();
}
