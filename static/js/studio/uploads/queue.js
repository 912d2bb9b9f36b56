/** All files on their way: hashed one by one, sent two at a time, watched until they are ready. */

import { Item } from "./item.js";
import { forget, unfinished } from "./memory.js";
import { stateOf, Watcher } from "./watcher.js";

const LANES = 2;
const LEFT = ["refused", "ended"];
const AT_ONCE = 100;

export class Queue extends EventTarget {
  /** @type {Item[]} */
  items = [];
  #ready = [];
  #busy = 0;
  #preparing = Promise.resolve();
  #watcher;

  /** @param {import("./server.js").Server} server */
  constructor(server) {
    super();
    this.server = server;
    this.#watcher = new Watcher(server);
  }

  /** @param {File[]} files */
  add(files, gallery) {
    for (const file of files) {
      const item = this.#append(new Item(this.server, file, { gallery }));
      this.#preparing = this.#preparing.then(() => this.#prepare(item));
    }
  }

  /** Takes up again what this browser was sending before it was reloaded. */
  async resume() {
    const left = unfinished().slice(-AT_ONCE);
    if (!left.length) return;
    const told = await this.server.states(left.map(([, known]) => known.upload));
    for (const [print, { name, upload }] of left) {
      const found = told.find((one) => one.upload === upload);
      if (!found) forget(print);
      else this.#append(new Item(this.server, null, { print, name, upload })).set(...stateOf(found, true));
    }
    this.#watcher.watch(this.items);
  }

  get isSending() {
    return this.items.some((item) => item.file && !item.isOver && item.state !== "preparing");
  }

  /** Drops the lines of what is over. */
  clear() {
    this.items = this.items.filter((item) => !item.isOver);
    this.dispatchEvent(new Event("change"));
  }

  #append(item) {
    this.items = this.items.filter((other) => other.file || other.print !== item.print);
    this.items.push(item);
    item.addEventListener("change", () => this.dispatchEvent(new CustomEvent("change", { detail: item })));
    this.dispatchEvent(new CustomEvent("change", { detail: item }));
    return item;
  }

  async #prepare(item) {
    if (item.isOver) return; // cancelled meanwhile
    const others = () => this.items.filter((other) => other !== item && !LEFT.includes(other.state));
    await item.prepare((sha256) => !others().some((other) => other.sha256 === sha256));
    if (item.isOver) return;
    this.#ready.push(item);
    this.#next();
  }

  async #next() {
    if (this.#busy >= LANES || !this.#ready.length) return;
    this.#busy += 1;
    const item = this.#ready.shift();
    if (!item.isOver) await item.send();
    this.#busy -= 1;
    this.#watcher.watch(this.items);
    this.#next();
  }
}
