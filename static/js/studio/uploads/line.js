/** One line of the tray: a file's name, how far it is, what can be done. */

const LINKED = ["ready", "duplicate", "binned"];

export class Line {
  /**
   * @param {HTMLTemplateElement} template
   * @param {import("./item.js").Item} item
   * @param {DOMStringMap} words
   */
  constructor(template, item, words) {
    this.item = item;
    this.words = words;
    this.element = template.content.firstElementChild.cloneNode(true);
    this.element.dataset.item = item.print;
    this.#part("name").textContent = item.name;
    this.#part("cancel").querySelector("span").textContent = ` ${item.name}`;
    this.#part("cancel").addEventListener("click", () => item.cancel());
    this.show();
  }

  show() {
    const { state, sent, size, photo, reason } = this.item;
    const percent = size ? Math.floor((sent / size) * 100) : 0;
    const words = this.words[state].replace("{percent}", percent);
    const told = this.#part("state");
    const isLinked = LINKED.includes(state) && photo;
    if (told.dataset.words !== words + photo) {
      told.dataset.words = words + photo;
      told.replaceChildren(isLinked ? this.#link(words, photo) : words);
    }
    this.element.dataset.state = state;
    this.#part("reason").textContent = reason;
    this.#part("bar").hidden = state !== "sending";
    this.#part("bar").value = percent;
    this.#part("cancel").hidden = this.item.isOver || state === "preparing";
  }

  #link(words, photo) {
    const link = document.createElement("a");
    link.href = photo;
    link.textContent = words;
    const name = document.createElement("span");
    name.className = "unseen";
    name.textContent = ` ${this.item.name}`;
    link.append(name);
    return link;
  }

  #part(name) {
    return this.element.querySelector(`[data-part="${name}"]`);
  }
}
