/** Drags items of a wall: a line shows where they will stand, the page scrolls at its edges. */

import { move } from "./moving.js";
import * as wall from "./wall.js";

const START = 6;
const EDGE = 90;
const SPEED = 18;
let drag = null;
let ended = false;

const line = document.createElement("div");
line.className = "drop-line";

wall.root?.addEventListener("pointerdown", (event) => {
  const one = event.target.closest("[data-item]");
  const isGrip = event.target.closest("[data-grip]");
  if (!one || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.pointerType !== "mouse" && !isGrip) return; // a finger scrolls, but for the handle
  if (!isGrip && event.target.closest("button, input, textarea, label")) return;
  drag = { one, x: event.clientX, y: event.clientY, moved: null, target: null };
});

addEventListener("pointermove", (event) => {
  if (!drag) return;
  if (!drag.moved) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < START) return;
    drag.moved = wall.chosenWith(drag.one);
    for (const one of drag.moved) one.dataset.lifted = "";
    wall.root.dataset.dragging = "";
    document.body.append(line);
    requestAnimationFrame(follow);
  }
  drag.x = event.clientX;
  drag.y = event.clientY;
  event.preventDefault();
});

for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, (event) => finish(event.type === "pointerup"));
}
addEventListener("keydown", (event) => event.key === "Escape" && finish(false));
addEventListener("click", (event) => ended && event.stopPropagation(), { capture: true });

function finish(isDropped) {
  const done = drag;
  drag = null;
  if (!done?.moved) return;
  line.remove();
  delete wall.root.dataset.dragging;
  for (const one of done.moved) delete one.dataset.lifted;
  ended = true; // the click that comes with the release chooses nothing
  setTimeout(() => (ended = false));
  if (isDropped && done.target) move(done.moved, done.target.before, done.target.beside, true);
}

function follow() {
  if (!drag) return;
  const { x, y } = drag;
  if (y < EDGE) scrollBy(0, -SPEED * (1 - y / EDGE));
  else if (y > innerHeight - EDGE) scrollBy(0, SPEED * (1 - (innerHeight - y) / EDGE));
  drag.target = aim(x, y);
  requestAnimationFrame(follow);
}

/** Finds where the items would stand if they were dropped here, and draws the line there. */
function aim(x, y) {
  const far = (box) =>
    Math.hypot(Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom));
  const boxes = wall.items().map((one) => [one, one.getBoundingClientRect()]);
  const seen = boxes.filter(([, box]) => box.bottom > 0 && box.top < innerHeight);
  const [one, box] = seen.sort(([, a], [, b]) => far(a) - far(b))[0] ?? [];
  if (!one) return null;
  const row = wall.isSequence() && one.closest(".canvas__row");
  const frame = row ? row.getBoundingClientRect() : box;
  const share = (y - frame.top) / frame.height;
  const isBetween = !one.dataset.photo || (row && (share < 0.2 || share > 0.8));
  const isAfter = isBetween ? share > 0.5 : x > box.left + box.width / 2;
  const edge = isBetween && row ? [...row.querySelectorAll("[data-item]")].at(isAfter ? -1 : 0) : one;
  draw(isBetween, isBetween ? frame : box, isAfter);
  const others = wall.items().filter((item) => item === edge || !drag.moved.includes(item));
  const before = isAfter ? (others[others.indexOf(edge) + 1] ?? null) : edge;
  const isOwn = drag.moved.includes(one);
  return { before, beside: row ? (isBetween ? "" : isOwn ? undefined : one.dataset.item) : undefined };
}

function draw(isFlat, box, isAfter) {
  const at = isFlat ? (isAfter ? box.bottom + 6 : box.top - 8) : isAfter ? box.right + 4 : box.left - 7;
  const [left, top] = isFlat ? [box.left, at] : [at, box.top];
  const [width, height] = isFlat ? [box.width, 3] : [3, box.height];
  Object.assign(line.style, { left: `${left}px`, top: `${top}px` });
  Object.assign(line.style, { width: `${width}px`, height: `${height}px` });
}
