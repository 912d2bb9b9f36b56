/** A wall of photos: its items, the page around it brought up to date without leaving it. */

import { edition, forgetOld } from "./edition.js";
import { tellFrom } from "./toasts.js";

const PARTS = ["#wall", ".desk-head", "#move"];

export const root = document.querySelector("[data-arrange]:has([data-wall])");
export const grid = () => root.querySelector("[data-grid]");
export const form = () => root.querySelector("[data-wall]");
export const items = () => [...root.querySelectorAll("[data-item]")];
export const photos = () => items().filter((item) => item.dataset.photo);
export const item = (ref) => root.querySelector(`[data-item="${ref}"]`);
export const isSequence = () => root.querySelector(".canvas--sequence") !== null;
export const named = (list) => list.map((one) => one.dataset.item);

/** @returns {HTMLElement[]} the items ticked, else just `one` */
export function chosenWith(one) {
  const ticked = items().filter((other) => other.querySelector("[name=item]").checked);
  return ticked.includes(one) || !one ? ticked : [one];
}

export function announce(words) {
  root.querySelector("[data-announce]").textContent = words;
}

/** Says where the photos moved stand now. */
export function announcePlace(moved) {
  const order = photos();
  const first = moved.find((one) => one.dataset.photo);
  if (!first) return;
  const words = moved.length > 1 ? root.dataset.several : root.dataset.position;
  const values = {
    name: first.dataset.name,
    number: moved.length,
    place: order.indexOf(first) + 1,
    count: order.length,
  };
  announce(words.replace(/\{(\w+)\}/g, (_, name) => values[name]));
}

/** Numbers the photos as they stand now. */
export function renumber() {
  photos().forEach((one, index) => {
    one.querySelector(".item__number").textContent = index + 1;
  });
}

/** Does `change` while what one looks at stays where it is in the window.
    @param {string[]} [moved] items that go elsewhere */
export function still(change, moved = []) {
  const top = (one) => one.getBoundingClientRect().top;
  const seen = items().find((one) => top(one) >= 0 && !moved.includes(one.dataset.item));
  const before = seen && top(seen);
  change();
  const now = seen && item(seen.dataset.item);
  if (now) scrollBy({ top: top(now) - before, behavior: "instant" });
}

/** Puts the parts of a page just fetched in the place of ours; focus and choice stay. */
export function show(text, moved) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const reached = edition(page);
  if (reached && reached < edition()) return void refresh(moved); // read before the last save
  const focused = document.activeElement?.closest?.("[data-item]");
  const at = items().indexOf(focused);
  const { id, value: pressed } = document.activeElement ?? {};
  const ticked = named(chosenWith(null));
  for (const text of root.querySelectorAll("[data-block-text]")) {
    const theirs = page.getElementById(text.id); // what was typed meanwhile is not lost
    if (theirs && text.value !== text.defaultValue) theirs.value = text.value;
  }
  page.querySelector("[data-grid]")?.setAttribute("data-live", ""); // as high as it will stay
  const problem = page.querySelector("[data-arrange] > .problems");
  still(() => {
    for (const part of PARTS) {
      const [mine, theirs] = [root.querySelector(part), page.querySelector(part)];
      if (mine && theirs && !mine.matches(":modal")) mine.replaceWith(document.adoptNode(theirs));
    }
    root.querySelector(":scope > .problems")?.remove();
    if (problem) form().before(document.adoptNode(problem));
  }, moved);
  forgetOld();
  tellFrom(page);
  for (const ref of ticked) item(ref)?.querySelector("[name=item]").click();
  root.dispatchEvent(new Event("shown"));
  const again = focused && (item(focused.dataset.item) ?? items().at(Math.min(at, items().length - 1)));
  const buttons = pressed ? [...(again ?? root).querySelectorAll("button")] : [];
  const button = buttons.find((one) => (id ? one.id === id : one.value === pressed));
  again?.focus({ preventScroll: true }); // its buttons are seen, and can be focused, only then
  button?.focus({ preventScroll: true });
}

/** Fetches this page again and shows it. */
export async function refresh(moved) {
  show(await (await fetch(location.href)).text(), moved);
}
