/** All files on their way: hashed one by one, sent two at a time, watched until they are ready. */

import { Item } from "./item.js";
import { forget, printOf, recall, remember, whenLeft } from "./memory.js";
import { stateOf, Watcher } from "./watcher.js";

const LANES = 2;
const LEFT = ["refused", "ended"];

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
    const items = files.map((file) => {
      const wanted = gallery ?? recall(printOf(file)).gallery;
      return this.#append(new Item(this.server, file, { gallery: wanted }));
    });
    const byPrint = new Map(items.map((item) => [item.print, item]));
    remember([...byPrint.keys()], (print) => ({ name: byPrint.get(print).name, gallery: byPrint.get(print).gallery }));
    for (const item of items) this.#preparing = this.#preparing.then(() => this.#prepare(item));
  }

  /** Takes up again what this browser was sending before it was reloaded. */
  resume() {
    whenLeft((left) => this.#takeUp(left).catch(() => {})); // offline: the next page tries again
  }

  async #takeUp(left) {
    const uploads = left.map(([, { upload }]) => upload).filter(Boolean);
    const told = await this.server.states(uploads);
    for (const [print, { name, upload }] of left) {
      if (this.items.some((item) => item.print === print)) continue; // chosen again meanwhile
      const found = told.find((one) => one.upload === upload);
      if (upload && !found) forget(print);
      else {
        const item = this.#append(new Item(this.server, null, { print, name, upload }));
        item.set(...(upload ? stateOf(found, true) : ["interrupted"]));
      }
    }
    this.#watcher.watch(() => this.items);
  }

  get isSending() {
    return this.items.some((item) => item.file && !item.isOver && item.state !== "preparing");
  }

  /** Drops the lines of what is over; where none is, the names of what was never sent. */
  clear() {
    if (!this.items.some((item) => item.isOver)) {
      this.items.filter((item) => item.isForgettable).forEach((item) => item.cancel());
    }
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
    this.#watcher.watch(() => this.items);
    this.#next();
  }
}
