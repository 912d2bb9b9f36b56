/** “Move…”: the form that stands in the page, as a dialog about what is chosen. */

import { move } from "./moving.js";
import * as wall from "./wall.js";

let moved = [];

wall.root?.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest('#wall button[name=act][value^="where"]');
    if (!button) return;
    event.preventDefault();
    event.stopPropagation();
    const one = button.closest("[data-item]");
    open(wall.chosenWith(one));
  },
  { capture: true },
);

function open(list) {
  moved = list;
  const dialog = wall.root.querySelector("[data-move]");
  const title = dialog.querySelector("h2");
  title.textContent =
    moved.length > 1
      ? title.dataset.titles.replace("{number}", moved.length)
      : title.dataset.title.replace("{name}", moved[0].dataset.name);
  const select = dialog.querySelector("select");
  select.replaceChildren(
    ...wall
      .items()
      .filter((one) => !moved.includes(one))
      .map((one) => new Option(label(one), one.dataset.item)),
  );
  const position = dialog.querySelector("[name=position]");
  position.value = wall.photos().indexOf(moved[0]) + 1 || 1;
  dialog.showModal();
  position.focus();
  position.select();
}

function label(one) {
  const number = one.querySelector(".item__number")?.textContent;
  return number ? `${number}. ${one.dataset.name}` : one.dataset.name;
}

wall.root?.addEventListener("click", (event) => {
  if (!event.target.closest("[data-close]")) return;
  event.preventDefault();
  event.target.closest("dialog").close();
});

wall.root?.addEventListener("submit", (event) => {
  const dialog = event.target.closest("[data-move]:modal"); // else as it came: a plain form
  if (!dialog) return;
  event.preventDefault();
  const sent = new FormData(event.target);
  dialog.close();
  const rest = wall.items().filter((one) => !moved.includes(one));
  const target = rest.find((one) => one.dataset.item === sent.get("target"));
  const photos = rest.filter((one) => one.dataset.photo);
  const before = {
    position: () => photos[Math.max(Number.parseInt(sent.get("position"), 10) || 1, 1) - 1],
    before: () => target,
    after: () => rest[rest.indexOf(target) + 1],
  }[sent.get("where")]();
  move(moved, before ?? null);
});
