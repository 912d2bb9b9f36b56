/** Watches what the server has whole until it is ready, less and less often while nothing moves. */

import { pause } from "./retry.js";

const SHORTEST_MS = 1_500;
const LONGEST_MS = 15_000;
const AT_ONCE = 100;

export class Watcher {
  #isOn = false;

  /** @param {import("./server.js").Server} server */
  constructor(server) {
    this.server = server;
  }

  /** @param {import("./item.js").Item[]} items those of them being prepared are watched */
  async watch(items) {
    if (this.#isOn) return;
    this.#isOn = true;
    let wait = SHORTEST_MS;
    for (let some; (some = items.filter((item) => item.state === "preparing")).length; ) {
      await pause(document.hidden ? LONGEST_MS : wait);
      wait = (await this.#look(some.slice(0, AT_ONCE))) ? SHORTEST_MS : Math.min(wait * 1.2, LONGEST_MS);
    }
    this.#isOn = false;
  }

  /** Says whether anything moved. */
  async #look(items) {
    const told = await this.server.states(items.map((item) => item.upload)).catch(() => null);
    if (!told) return false;
    const found = items.map((item) => [item, ...stateOf(told.find((one) => one.upload === item.upload))]);
    const moved = found.filter(([, state]) => state !== "preparing");
    moved.forEach(([item, state, more]) => item.set(state, more));
    return moved.length > 0;
  }
}

/** Returns the state of an item, and what goes with it, from what the server says of its upload. */
export function stateOf(told, isLeft = false) {
  if (!told) return ["ended", {}];
  const names = { waiting: "preparing", receiving: isLeft ? "interrupted" : "preparing" };
  return [names[told.state] ?? told.state, { photo: told.photo, reason: told.reason }];
}
