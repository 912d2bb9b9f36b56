/** Moves items of a wall: by the arrows' buttons, by Alt and arrows, by the dialog, by dragging. */

import { Refused, isSending, send, settled } from "./sending.js";
import * as wall from "./wall.js";

/** Moves `moved` before the item `before` (null: last).
    @param {string} [beside] the photo whose row they join; "" for a row of their own
    @param {boolean} [isDropped] whether one sees where: the page does not scroll there */
export async function move(moved, before, beside, isDropped = false) {
  const fields = [
    ["act", "move"],
    ["items", wall.named(moved).join(",")],
    ["before", before?.dataset.item ?? ""],
    ["view", wall.form().elements.view?.value ?? ""],
    ...[...wall.root.querySelectorAll("[data-block-text]")].map((text) => [text.name, text.value]),
  ];
  if (beside !== undefined) fields.push(["beside", beside]);
  if (!wall.isSequence()) place(moved, before, isDropped);
  try {
    await send(wall.form(), fields);
    if (!wall.isSequence()) return;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    wall.announce(error.message);
    document.querySelector("[data-saved]").textContent = error.message;
  }
  const refs = wall.named(moved);
  await wall.refresh(refs);
  land(refs.map(wall.item).filter(Boolean), document.activeElement, isDropped);
}

function place(moved, before, isDropped) {
  const focused = document.activeElement;
  wall.still(() => {
    for (const one of moved) wall.grid().insertBefore(one, before);
  }, wall.named(moved));
  wall.renumber();
  land(moved, focused, isDropped);
}

/** Gives the focus back to what was moved, or to its button that was pressed, and says where. */
function land(moved, focused, isDropped) {
  const kept = moved.some((one) => one.contains(focused)) ? focused : moved[0];
  moved[0]?.focus({ preventScroll: true }); // its buttons are seen, and can be focused, only then
  kept?.focus({ preventScroll: true });
  if (!isDropped) moved[0]?.scrollIntoView({ block: "nearest" });
  wall.announcePlace(moved);
}

/** Moves `one`, or all that is chosen with it, by so many places. */
export function step(one, steps) {
  const moved = wall.chosenWith(one);
  const rest = wall.items().filter((other) => !moved.includes(other));
  const first = wall.items().findIndex((other) => moved.includes(other));
  const at = Math.min(Math.max(first + steps, 0), rest.length);
  return move(moved, rest[at] ?? null);
}

const STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };

wall.root?.addEventListener("keydown", (event) => {
  const one = event.target.closest("[data-item]");
  if (!one || !event.altKey || !(event.key in STEPS) || event.target.matches("textarea")) return;
  event.preventDefault();
  step(one, STEPS[event.key]);
});

wall.root?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!event.target.matches("[data-wall]") || event.defaultPrevented) return;
  event.preventDefault();
  const [act, ref] = (button?.value ?? "write").split(" ");
  if (act === "up" || act === "down") {
    await step(wall.item(ref), act === "up" ? -1 : 1);
    return;
  }
  if (isSending()) await settled();
  const body = new URLSearchParams(new FormData(wall.form()));
  body.set("act", button?.value ?? "write");
  const answer = await fetch(event.target.action, { method: "POST", body }).catch(() => null);
  if (!answer || answer.status === 409) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "act";
    field.value = body.get("act");
    wall.form().append(field);
    wall.form().submit();
  } else wall.show(await answer.text());
});
