/** Opens, closes and steers the viewer; addresses of photo pages follow through the history. */

import { Address } from "./address.js";
import { commands } from "./commands.js";
import { picturesAt, picturesOf } from "./pictures.js";
import { Slideshow } from "./slideshow.js";
import { Strip } from "./strip.js";
import { transition } from "./transition.js";
import { Words } from "./words.js";

let opened;

/** Shows the photograph of `link`, on a wall or on its own page, among those of its gallery. */
export async function view(link) {
  const series = link.dataset.viewerOf;
  const pictures = series ? await picturesAt(series) : picturesOf(document);
  const path = series ? location.pathname : link.getAttribute("href");
  const index = pictures.findIndex((picture) => picture.href === path);
  if (index < 0) throw new Error(`${path} is not in its gallery`);
  opened = new Viewer(pictures, link);
  history.scrollRestoration = "manual"; // the page stays, and shows the photo last seen
  history.pushState(null, "", path);
  await opened.open(index);
}

addEventListener("popstate", () => {
  opened?.leave();
  opened = undefined;
  history.scrollRestoration = "auto";
});

export class Viewer {
  #over = new AbortController();
  #address = new Address();

  constructor(pictures, opener) {
    this.opener = opener;
    this.home = location.pathname;
    this.count = pictures.length;
    this.dialog = document.getElementById("viewer").content.firstElementChild.cloneNode(true);
    this.words = new Words(this.dialog);
    const { signal } = this.#over;
    this.strip = new Strip(this.dialog.querySelector("ol"), pictures, {
      onSeen: (slide, index) => this.#show(slide, index),
      onState: (slide) => slide === this.strip.current && this.words.complain(slide),
      signal,
    });
    const said = (isPlaying) => this.words.label("slideshow", isPlaying);
    const timing = { pause: Number(this.dialog.dataset.pauseMs), signal };
    this.slideshow = new Slideshow(() => this.step(1), said, timing);
    commands(this, signal);
  }

  async open(index) {
    document.body.append(this.dialog);
    await transition(this.opener, () => {
      this.dialog.showModal();
      this.dialog.focus(); // not on a button: the space bar belongs to the slideshow
      this.strip.start(index);
      return this.strip.current.frame;
    });
  }

  /** Closes: the history goes back, and that lets the viewer leave. */
  close() {
    const { href } = this.strip.current.picture;
    if (this.opener.dataset.viewerOf && href !== this.home) location.replace(href);
    else history.back();
  }

  /** Takes the viewer down; the page is where the visitor left it, or shows the last photo. */
  async leave() {
    const { link } = this.strip.current.picture;
    const place = link.isConnected ? link : this.opener;
    this.#address.leave();
    if (document.fullscreenElement) await document.exitFullscreen();
    place.scrollIntoView({ block: "nearest", behavior: "instant" });
    await transition(this.strip.current.frame, () => {
      this.#over.abort();
      this.dialog.close();
      this.dialog.remove();
      place.focus({ preventScroll: true });
      return place;
    });
  }

  /** @returns {boolean} whether there was a photograph to go to */
  step(by) {
    const next = this.strip.index + by;
    if (next < 0 || next >= this.count) return false;
    this.strip.go(next);
    return true;
  }

  #show(slide, index) {
    this.words.tell(slide.picture, index, this.count);
    this.words.complain(slide);
    this.#address.follow(slide.picture);
  }
}
