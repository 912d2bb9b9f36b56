/** The address bar and the title, which follow the photograph seen. */

const SETTLED = 200;

export class Address {
  #timer = 0;

  constructor() {
    this.title = document.title;
  }

  /** Browsers refuse an address for each photograph of a fast swipe: the last one counts. */
  follow({ href, title }) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      history.replaceState(null, "", href);
      document.title = title || this.title;
    }, SETTLED);
  }

  /** Gives the page its title back; its address has come back by itself. */
  leave() {
    clearTimeout(this.#timer);
    document.title = this.title;
  }
}
