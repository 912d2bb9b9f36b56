/** The tray: a line for each file, and how far all of them are. */

import { Line } from "./line.js";
import { fill, summaryOf } from "./summary.js";

const STEP = 25;

export class Tray {
  /** @type {Map<import("./item.js").Item, Line>} */
  #lines = new Map();
  #said = 0;
  #wanted = false;

  /**
   * @param {HTMLElement} element its words stand in its data attributes
   * @param {import("./queue.js").Queue} queue
   */
  constructor(element, queue) {
    this.element = element;
    this.queue = queue;
    this.list = this.#part("list");
    queue.addEventListener("change", ({ detail }) => {
      if (detail) this.#show(detail);
      this.#later();
    });
    this.#part("clear").addEventListener("click", () => queue.clear());
    addEventListener("beforeunload", (event) => {
      if (queue.isSending) event.preventDefault();
    });
  }

  #show(item) {
    const line = this.#lines.get(item) ?? new Line(this.#part("line"), item, this.element.dataset);
    if (!this.#lines.has(item)) {
      this.#lines.set(item, line);
      this.list.append(line.element);
    }
    line.show();
  }

  /** The whole is told once a frame, however many files move. */
  #later() {
    if (this.#wanted) return;
    this.#wanted = true;
    requestAnimationFrame(() => {
      this.#wanted = false;
      this.#tell();
    });
  }

  #tell() {
    const items = this.queue.items.filter((item) => item.state !== "ended");
    for (const [item, line] of this.#lines) {
      if (items.includes(item)) continue;
      line.element.remove();
      this.#lines.delete(item);
    }
    this.#part("panel").hidden = items.length === 0;
    if (!items.length) return;
    const { text, percent, isMoving, isDone, ready } = summaryOf(items, this.element.dataset);
    this.#part("summary").textContent = text;
    this.#part("whole").hidden = !isMoving;
    this.#part("whole").value = percent;
    this.#part("clear").hidden = !items.some((item) => item.isOver || item.isForgettable);
    this.#offer(isMoving ? 0 : ready);
    this.#say(isDone ? text : percent - (percent % STEP), percent);
  }

  /** Offers to show the photographs that are new since the page was drawn. */
  #offer(count) {
    const { showOne, showMany } = this.element.dataset;
    this.#part("show").hidden = count === 0;
    this.#part("show").textContent = fill(count === 1 ? showOne : showMany, { number: count });
  }

  /** Tells those who do not see, at every quarter and at the end. */
  #say(step, percent) {
    if (step === this.#said) return;
    this.#said = step;
    const isEnd = typeof step === "string";
    this.#part("said").textContent = isEnd ? step : step ? fill(this.element.dataset.said, { percent }) : "";
  }

  #part(name) {
    return this.element.querySelector(`[data-tray-${name}]`);
  }
}
