/** One photograph in the viewer: loaded when near, fitted or enlarged. */

import { largestWidth } from "./pictures.js";

export class Slide {
  /** @param {import("./pictures.js").Picture} picture */
  constructor(picture, onState) {
    this.picture = picture;
    this.onState = onState;
    this.state = "";
    this.element = document.createElement("li");
    this.pan = this.element.appendChild(document.createElement("div"));
    this.frame = this.pan.appendChild(document.createElement("div"));
    this.element.className = "viewer__slide";
    this.pan.className = "viewer__pan";
    this.frame.className = "viewer__frame";
    this.frame.style.setProperty("--r", String(picture.width / picture.height));
  }

  /** Asks for the picture; the small one of the wall stands in for it meanwhile. */
  load() {
    if (this.image) return;
    const { avif, jpeg, src, alt, link, width, height } = this.picture;
    const small = link.isConnected ? link.querySelector("img").currentSrc : "";
    if (small) this.frame.style.backgroundImage = `url("${small}")`;
    const box = document.createElement("picture");
    this.image = document.createElement("img");
    this.image.addEventListener("load", () => this.#tell(""));
    this.image.addEventListener("error", () => this.#tell("failed"));
    Object.assign(this.image, { alt, width, height, draggable: false });
    if (avif) {
      this.source = box.appendChild(document.createElement("source"));
      Object.assign(this.source, { type: "image/avif", srcset: avif });
    }
    box.append(this.image);
    this.#size();
    this.#tell("loading");
    Object.assign(this.image, { srcset: jpeg, src });
    this.frame.replaceChildren(box);
  }

  retry() {
    this.image = undefined;
    this.load();
  }

  get isZoomed() {
    return this.element.hasAttribute("data-zoomed");
  }

  /** Enlarges to one pixel of the file for one of the screen, around a point of the window. */
  zoom(x = innerWidth / 2, y = innerHeight / 2) {
    const before = this.frame.getBoundingClientRect();
    const largest = Math.max(largestWidth(this.picture.avif), largestWidth(this.picture.jpeg));
    const wanted = Math.max(largest / devicePixelRatio, before.width * 1.5);
    this.frame.style.inlineSize = `${Math.round(wanted)}px`;
    this.element.setAttribute("data-zoomed", "");
    this.pan.tabIndex = 0;
    this.pan.focus({ preventScroll: true });
    this.#size(`${Math.round(wanted)}px`);
    const after = this.frame.getBoundingClientRect();
    const factor = after.width / before.width;
    this.pan.scrollLeft += after.left + (x - before.left) * factor - x;
    this.pan.scrollTop += after.top + (y - before.top) * factor - y;
  }

  fit() {
    if (!this.isZoomed) return;
    this.element.removeAttribute("data-zoomed");
    this.frame.style.inlineSize = "";
    this.pan.removeAttribute("tabindex");
  }

  #size(sizes = `min(100vw, ${(100 * this.picture.width) / this.picture.height}vh)`) {
    this.image.sizes = sizes;
    if (this.source) this.source.sizes = sizes;
  }

  #tell(state) {
    this.state = state;
    this.element.toggleAttribute("data-loading", state === "loading");
    this.onState(this);
  }
}
