/** Photos chosen in a grid, the one way of the whole studio: `<ul data-grid>` of `<li data-tile>`,
 * each with a checkbox, which holds the focus and says whether it is chosen, and perhaps a link
 * `a[data-open]`. Whenever the choice changes the grid dispatches "choice". */

export class Selection {
  /** @param {HTMLElement} grid */
  constructor(grid) {
    this.grid = grid;
    this.at = this.anchor = this.reach = 0;
    for (const tile of this.tiles) this.#quiet(tile);
    this.#rove(0);
    grid.setAttribute("data-alive", "");
    grid.addEventListener("focusin", (event) => this.#rove(this.index(event.target)));
  }

  get tiles() {
    return [...this.grid.querySelectorAll("[data-tile]")];
  }

  get chosen() {
    return this.tiles.filter((tile) => box(tile).checked);
  }

  /** What an act is for: the photos chosen, or else the one with the focus. */
  get meant() {
    const chosen = this.chosen;
    return chosen.length ? chosen : this.tiles.slice(this.at, this.at + 1);
  }

  toggle(index) {
    const one = box(this.tiles[index]);
    one.checked = !one.checked;
    this.toggled(index);
  }

  /** Takes note that the browser toggled one itself. */
  toggled(index) {
    this.hold(index);
    this.tell();
  }

  /** Ranges begin here from now on. */
  hold(index) {
    this.anchor = this.reach = index;
  }

  /** Chooses from the last one toggled to this one, instead of what was so chosen before. */
  extend(index) {
    const [low, high] = [this.anchor, index].sort((a, b) => a - b);
    const [from, to] = [this.anchor, this.reach].sort((a, b) => a - b);
    this.tiles.forEach((tile, at) => {
      if (at >= low && at <= high) box(tile).checked = true;
      else if (at >= from && at <= to) box(tile).checked = false;
    });
    this.reach = index;
    this.tell();
  }

  /** @param {boolean} wanted */
  all(wanted) {
    for (const tile of this.tiles) box(tile).checked = wanted;
    this.hold(this.at);
    this.tell();
  }

  /** Moves the focus; with `extends_`, choosing on the way. */
  go(index, extends_) {
    const to = Math.max(0, Math.min(this.tiles.length - 1, index));
    box(this.tiles[to]).focus({ preventScroll: true });
    this.tiles[to].scrollIntoView({ block: "nearest" });
    if (extends_) this.extend(to);
    else this.hold(to);
  }

  /** @returns the number of the tile that holds `element`, -1 when none does */
  index(element) {
    return this.tiles.indexOf(element.closest("[data-tile]"));
  }

  /** One stop for the Tab key: the tile where one was last. */
  #rove(index) {
    if (index < 0) return;
    const before = this.tiles[this.at];
    if (before) box(before).tabIndex = -1;
    this.at = index;
    if (this.tiles[index]) box(this.tiles[index]).tabIndex = 0;
  }

  #quiet(tile) {
    box(tile).tabIndex = -1;
    for (const link of tile.querySelectorAll("a")) link.tabIndex = -1;
  }

  tell() {
    this.grid.dispatchEvent(new CustomEvent("choice", { bubbles: true }));
  }
}

/** @returns {HTMLInputElement} the checkbox of a tile */
export const box = (tile) => tile.querySelector('input[type="checkbox"]');
