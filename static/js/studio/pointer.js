/** Choosing in a grid by mouse and touch: a click opens, or takes the focus where nothing opens; on a
 * box, or with Ctrl, Cmd or Shift, it chooses. */

import { box } from "./selection.js";

/** @param {import("./selection.js").Selection} selection */
export function point(selection) {
  selection.grid.addEventListener("click", (event) => press(selection, event), true);
}

function press(selection, event) {
  const { target } = event;
  const index = selection.index(target);
  const label = target.closest("label");
  if (index < 0 || target.closest("button, textarea")) return;
  const tile = selection.tiles[index];
  if (label && !label.contains(box(tile))) return; // of a text
  const isSelecting = selection.grid.hasAttribute("data-selecting");
  const isBox = target instanceof HTMLInputElement;
  const picks = label || isBox || event.ctrlKey || event.metaKey || isSelecting;
  if (!picks && !event.shiftKey) {
    if (!target.closest("a")) selection.go(index);
    return;
  }
  if (isBox && !event.shiftKey) {
    selection.toggled(index);
    return;
  }
  event.preventDefault();
  const choose = () => {
    if (event.shiftKey) selection.extend(index);
    else selection.toggle(index);
    selection.stop(tile).focus({ preventScroll: true });
  };
  // What a click on a box had changed is put back by the browser after this: so, later.
  if (isBox) setTimeout(choose);
  else choose();
}
