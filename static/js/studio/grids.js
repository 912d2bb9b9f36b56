/** Wakes the grids of a page: choosing, keys, marks, and the bar that acts on what is chosen. */

import { bar } from "./actions.js";
import { flags } from "./flags.js";
import { listen } from "./grid-keys.js";
import { point } from "./pointer.js";
import { Selection } from "./selection.js";

for (const grid of document.querySelectorAll("[data-grid]:has([data-tile])")) {
  const selection = new Selection(grid);
  const say = bar(selection);
  point(selection);
  listen(selection, grid.dataset.saidPick ? flags(selection, say) : {});
}

const mode = document.querySelector("[data-select-mode]");
const help = document.querySelector("[data-help-button]");
const grid = document.querySelector("[data-grid]:has([data-tile])");

if (mode && grid) {
  mode.hidden = false;
  mode.addEventListener("click", () => {
    const isOn = grid.toggleAttribute("data-selecting");
    mode.setAttribute("aria-pressed", String(isOn));
  });
}
if (help && grid) {
  help.hidden = false;
  help.addEventListener("click", () => document.querySelector("[data-grid-help]").showModal());
}
