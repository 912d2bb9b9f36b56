/** What the viewer says: status, caption, failure, and the names of buttons that change. */

export class Words {
  /** @param {HTMLDialogElement} dialog its texts stand in its data attributes */
  constructor(dialog) {
    this.dialog = dialog;
    this.texts = dialog.dataset;
  }

  /** @param {import("./pictures.js").Picture} picture */
  tell(picture, index, count) {
    const words = picture.title ? this.texts.status : this.texts.untitled;
    const values = { number: index + 1, count, title: picture.title };
    const filled = words.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    this.#part("status").textContent = filled;
    this.#part("caption").textContent = picture.caption;
    this.#button("previous").disabled = index === 0;
    this.#button("next").disabled = index === count - 1;
    this.#button("caption").disabled = picture.caption === "";
    this.label("zoom", false);
  }

  /** Shows or hides what is wrong with the picture seen. */
  complain(slide) {
    const failure = this.#part("failure");
    failure.hidden = slide.state !== "failed";
    failure.querySelector("a").href = slide.picture.href;
  }

  /** Names a button for what it will do next: `data-zoom`, or `data-zoom-off` when it is on. */
  label(name, isOn) {
    const button = this.#button(name);
    const text = this.texts[isOn ? `${name}Off` : name];
    button.querySelector("span").textContent = text;
    button.title = text;
    button.toggleAttribute("data-on", isOn);
  }

  toggle(name) {
    const part = this.#part(name);
    part.hidden = !part.hidden;
    this.#button(name).setAttribute("aria-expanded", String(!part.hidden));
  }

  #part(name) {
    return this.dialog.querySelector(`.viewer__${name}`);
  }

  #button(name) {
    return this.dialog.querySelector(`button[data-act="${name}"]`);
  }
}
