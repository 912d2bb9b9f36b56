/** The tray: a line for each file, and how far all of them are. */

import { Line } from "./line.js";

const STEP = 25;
const UNSENT = ["refused", "duplicate", "binned"];
const GOOD = ["ready", "duplicate", "binned"];

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
    const count = (states) => items.filter((item) => states.includes(item.state)).length;
    const [total, refused] = [items.length, count(["refused"])];
    const here = count(GOOD);
    const isDone = total > 0 && items.every((item) => item.isOver || item.state === "interrupted");
    const percent = share(items);
    const end = count(["interrupted"]) ? "stopped" : refused ? "someRefused" : "allDone";
    const text = this.#words(isDone ? end : "progress", { here, total, refused, percent });
    this.#part("summary").textContent = text;
    this.#part("whole").hidden = isDone;
    this.#part("whole").value = percent;
    this.#part("clear").hidden = !items.some((item) => item.isOver);
    this.#part("show").hidden = !isDone || !count(["ready"]);
    this.#say(isDone ? text : percent - (percent % STEP), percent);
  }

  /** Tells those who do not see, at every quarter and at the end. */
  #say(step, percent) {
    if (step === this.#said) return;
    this.#said = step;
    const isEnd = typeof step === "string";
    this.#part("said").textContent = isEnd ? step : step ? this.#words("said", { percent }) : "";
  }

  #words(name, values) {
    return this.element.dataset[name].replace(/\{(\w+)\}/g, (_, hole) => String(values[hole]));
  }

  #part(name) {
    return this.element.querySelector(`[data-tray-${name}]`);
  }
}

/** Returns how much of all bytes is sent, of 100; 100 only once they all are. */
function share(items) {
  const moving = items.filter((item) => item.file && !UNSENT.includes(item.state));
  const all = moving.reduce((sum, item) => sum + item.size, 0);
  const sent = moving.reduce((sum, item) => sum + (item.isOver ? item.size : item.sent), 0);
  return all ? Math.floor((sent / all) * 100) : 0;
}
