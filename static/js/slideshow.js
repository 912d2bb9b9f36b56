/** A slideshow that only the visitor starts, and that any gesture stops. */

const GESTURES = ["pointerdown", "keydown", "wheel", "touchmove"];

export class Slideshow {
  #timer = 0;

  /**
   * @param {() => boolean} advance goes to the next photograph; false at the end
   * @param {(isPlaying: boolean) => void} onChange
   * @param {{ pause: number, signal: AbortSignal }} options the pause in milliseconds
   */
  constructor(advance, onChange, { pause, signal }) {
    this.advance = advance;
    this.pause = pause;
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
    }, this.pause);
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
    const isOnButton = event.target.closest?.('[data-act="slideshow"]');
    const isOwnKey = event.key === " " || (event.key === "Enter" && isOnButton);
    if (event.type === "keydown" ? !isOwnKey : !isOnButton) this.stop();
  }
}
