/** Choosing on a wall, by the one way of the studio; the items are found again when it is drawn anew. */

import { listen } from "./grid-keys.js";
import { point } from "./pointer.js";
import { Selection } from "./selection.js";
import { form, grid, root } from "./wall.js";

const KEYS = {
  ArrowLeft: "move", ArrowRight: "move", ArrowUp: "move", ArrowDown: "move",
  Home: "move", End: "move", " ": "toggle",
  "Control+a": "all", Escape: "none", Delete: "remove",
}; // prettier-ignore

if (root && form()) wake(new Selection(root, "[data-item]", (item) => item));

function wake(selection) {
  const ready = () => {
    grid()?.setAttribute("data-live", "");
    show(selection);
  };
  point(selection);
  listen(
    selection,
    {
      toggle: () => selection.toggle(selection.at),
      remove: () => selection.tiles[selection.at].querySelector('[value^="remove "]').click(),
    },
    new Map(Object.entries(KEYS)),
  );
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear]")) selection.all(false);
  });
  root.addEventListener("choice", () => show(selection));
  root.addEventListener("shown", () => {
    selection.wake();
    ready();
  });
  ready();
}

function show({ chosen }) {
  const bar = root.querySelector("[data-chosen]");
  if (!bar) return;
  const isSome = chosen.length > 0;
  bar.toggleAttribute("data-some", isSome);
  bar.toggleAttribute("data-none", !isSome);
  const words = bar.querySelector("[data-count]");
  const { one, count } = words.dataset;
  words.textContent = chosen.length === 1 ? one : count.replace("{number}", chosen.length);
  for (const button of bar.querySelectorAll("[value=where], [value=remove]")) {
    button.disabled = !isSome;
  }
  bar.querySelector("[data-clear]").hidden = !isSome;
}
