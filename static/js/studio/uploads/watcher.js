/** Watches what the server has whole until it is ready, less and less often while nothing moves. */

import { pause } from "./retry.js";

const SHORTEST_MS = 1_500;
const LONGEST_MS = 15_000;
const AT_ONCE = 100;
const LOOKS = 4; // at files cut by a reload: the server may still be reading the end of one

const isPrepared = (item) => item.state === "preparing";
const isWatched = (item) => isPrepared(item) || (item.state === "interrupted" && item.upload);

export class Watcher {
  #isOn = false;

  /** @param {import("./server.js").Server} server */
  constructor(server) {
    this.server = server;
  }

  /** @param {() => import("./item.js").Item[]} items gives all of them, as they are then */
  async watch(items) {
    if (this.#isOn) return;
    this.#isOn = true;
    let wait = SHORTEST_MS;
    let looks = LOOKS;
    for (let some; (some = items().filter(isWatched)).some(isPrepared) || (some.length && looks > 0); looks -= 1) {
      await pause(document.hidden ? LONGEST_MS : wait);
      wait = (await this.#look(some.slice(0, AT_ONCE))) ? SHORTEST_MS : Math.min(wait * 1.2, LONGEST_MS);
    }
    this.#isOn = false;
  }

  /** Says whether anything moved. */
  async #look(items) {
    const told = await this.server.states(items.map((item) => item.upload)).catch(() => null);
    if (!told) return false;
    const found = items.map((item) => {
      const one = told.find(({ upload }) => upload === item.upload);
      return [item, ...stateOf(one, item.state === "interrupted")];
    });
    const moved = found.filter(([item, state]) => state !== item.state);
    moved.forEach(([item, state, more]) => item.set(state, more));
    return moved.length > 0;
  }
}

/** Returns the state of an item, and what goes with it, from what the server says of its upload. */
export function stateOf(told, isLeft = false) {
  if (!told) return ["ended", {}];
  const names = { waiting: "preparing", receiving: isLeft ? "interrupted" : "preparing" };
  const { photo, reason, size } = told;
  return [names[told.state] ?? told.state, { photo, reason, size }];
}
