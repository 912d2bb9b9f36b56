/** The strip of photographs: the browser scrolls and snaps, the strip says which one is seen. */

import { Slide } from "./slide.js";

/** In the order they are asked for: the one seen, then those a gesture away. */
const NEAR = [0, 1, -1, 2, -2];

export class Strip {
  #reported = -1;

  /** @param {HTMLElement} list @param {import("./pictures.js").Picture[]} pictures */
  constructor(list, pictures, { onSeen, onState, signal }) {
    this.list = list;
    this.onSeen = onSeen;
    this.slides = pictures.map((picture) => new Slide(picture, onState));
    list.replaceChildren(...this.slides.map((slide) => slide.element));
    this.index = 0;
    list.addEventListener("scroll", () => this.#follow(), { signal, passive: true });
    for (const gesture of ["pointerdown", "touchstart", "wheel"]) {
      list.addEventListener(gesture, () => this.#arrive(), { signal, passive: true });
    }
    this.sizes = new ResizeObserver(() => this.#place("instant"));
    signal.addEventListener("abort", () => this.sizes.disconnect());
  }

  get current() {
    return this.slides[this.index];
  }

  /** Shows the photograph `index` at once, before anyone looks. */
  start(index) {
    this.index = index;
    this.#place("instant");
    this.sizes.observe(this.list);
    this.#see();
  }

  /** Goes to the photograph `index`, or stays within the ends. */
  go(index) {
    const wanted = Math.min(this.slides.length - 1, Math.max(0, index));
    const isNear = Math.abs(wanted - this.index) === 1;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.current.fit();
    this.index = wanted;
    this.#place(isNear && !calm ? "smooth" : "instant");
    this.#see();
  }

  #place(behavior) {
    this.target = behavior === "smooth" ? this.index : undefined;
    this.list.scrollTo({ left: this.index * this.list.clientWidth, behavior });
  }

  #follow() {
    const seen = Math.round(this.list.scrollLeft / this.list.clientWidth);
    if (this.target !== undefined && seen !== this.target) return; // still on its way there
    this.target = undefined;
    if (seen === this.index) return;
    this.current.fit();
    this.index = seen;
    this.#see();
  }

  /** From now on the strip goes where the visitor scrolls it. */
  #arrive() {
    this.target = undefined;
    this.#follow();
  }

  /** Loads the photograph seen and its neighbours: lazy images in a strip would all load. */
  #see() {
    if (this.#reported === this.index) return;
    this.#reported = this.index;
    for (const step of NEAR) this.slides[this.index + step]?.load();
    this.slides.forEach((slide, index) => {
      slide.element.inert = index !== this.index;
    });
    this.onSeen(this.current, this.index);
  }
}
