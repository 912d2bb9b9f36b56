/** Choosing items of a wall, and going through them by keyboard: one of them takes the Tab key. */

import { form, grid, items, root } from "./wall.js";

let from = null;

function ready() {
  if (!grid()) return;
  grid().dataset.live = "";
  for (const one of items()) one.tabIndex = -1;
  const first = items()[0];
  if (first) first.tabIndex = 0;
  count();
}

function count() {
  const bar = root.querySelector("[data-chosen]");
  if (!bar) return;
  const ticked = items().filter((one) => tick(one).checked).length;
  bar.toggleAttribute("data-some", ticked > 0);
  bar.toggleAttribute("data-none", ticked === 0);
  const words = bar.querySelector("[data-count]");
  words.textContent = words.dataset.count.replace("{number}", ticked);
  for (const button of bar.querySelectorAll("[value=where], [value=remove]")) {
    button.disabled = ticked === 0;
  }
  bar.querySelector("[data-clear]").hidden = ticked === 0;
}

const tick = (one) => one.querySelector("[name=item]");

function set(list, checked) {
  for (const one of list) tick(one).checked = checked;
  count();
}

/** The item above or below: the nearest one whose middle lies in another row. */
function beside(one, down) {
  const here = one.getBoundingClientRect();
  const middle = here.left + here.width / 2;
  const far = (box) => Math.abs(box.left + box.width / 2 - middle) + Math.abs(box.top - here.top);
  const candidates = items()
    .map((other) => [other, other.getBoundingClientRect()])
    .filter(([, box]) => (down ? box.top > here.bottom - 8 : box.bottom < here.top + 8));
  return candidates.sort(([, a], [, b]) => far(a) - far(b))[0]?.[0];
}

function go(one) {
  if (!one) return;
  for (const other of root.querySelectorAll('[data-item][tabindex="0"]')) other.tabIndex = -1;
  one.tabIndex = 0;
  one.focus();
  one.scrollIntoView({ block: "nearest" });
}

root?.addEventListener("keydown", (event) => {
  const one = event.target;
  if (!one.matches?.("[data-item]") || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = items();
  const at = all.indexOf(one);
  const to = {
    ArrowLeft: () => all[at - 1],
    ArrowRight: () => all[at + 1],
    ArrowUp: () => beside(one, false),
    ArrowDown: () => beside(one, true),
    Home: () => all[0],
    End: () => all.at(-1),
  }[event.key];
  if (to) {
    const next = to();
    if (event.shiftKey && next) set([one, next], true);
    go(next);
  } else if (event.key === " ") set([one], !tick(one).checked);
  else if (event.key === "Escape") set(all, false);
  else if (event.key === "Delete") one.querySelector('[value^="remove "]').click();
  else return;
  event.preventDefault();
});

root?.addEventListener("click", (event) => {
  if (event.target.closest("[data-clear]")) set(items(), false);
  const one = event.target.closest("[data-item]");
  if (!one || event.target.closest("button, textarea, label:not(.item__check)")) return;
  if (event.shiftKey && from?.isConnected) {
    const [a, b] = [items().indexOf(from), items().indexOf(one)].sort((x, y) => x - y);
    set(items().slice(a, b + 1), true);
  } else if ((event.ctrlKey || event.metaKey) && !event.target.closest("label")) {
    set([one], !tick(one).checked);
  } else if (!event.target.closest("label")) go(one);
  from = one;
});
root?.addEventListener("change", count);
root?.addEventListener("focusin", ({ target }) => target.matches("[data-item]") && go0(target));
root?.addEventListener("shown", ready);
if (root && form()) ready();

function go0(one) {
  for (const other of root.querySelectorAll('[data-item][tabindex="0"]')) other.tabIndex = -1;
  one.tabIndex = 0;
}
