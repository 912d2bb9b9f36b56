/** A slideshow that only the visitor starts, and that any gesture stops. */

const PAUSE = 5000;
const GESTURES = ["pointerdown", "keydown", "wheel", "touchmove"];

export class Slideshow {
  #timer = 0;

  /** @param {() => boolean} advance goes to the next photograph; false at the end */
  constructor(advance, onChange, signal) {
    this.advance = advance;
    this.onChange = onChange;
    for (const gesture of GESTURES) {
      addEventListener(gesture, (event) => this.#yield(event), { signal, capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", () => this.stop(), { signal });
    signal.addEventListener("abort", () => this.stop());
  }

  get isPlaying() {
    return this.#timer !== 0;
  }

  start() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.#timer = setInterval(() => {
      if (!this.advance()) this.stop();
    }, PAUSE);
    this.onChange(true);
  }

  stop() {
    if (!this.isPlaying) return;
    clearInterval(this.#timer);
    this.#timer = 0;
    this.onChange(false);
  }

  /** Stops at any gesture but those of its own button and key, which stop it themselves. */
  #yield(event) {
    const isOwn = event.key === " " || event.target.closest?.('[data-act="slideshow"]');
    if (!isOwn) this.stop();
  }
}
