/** Photos chosen in a grid, the one way of the whole studio: tiles in `<ul data-grid>`, or items of a
 * wall, each with a checkbox that says whether it is chosen. The focus stands on that box, or on
 * the item. Whenever the choice changes the grid dispatches "choice". */

export class Selection {
  #current; // where one was last
  #anchor; // ranges go from here
  #reach; // to here
  #place = (tile) => Math.max(0, this.tiles.indexOf(tile));

  /** @param {HTMLElement} grid @param {string} [name] of its tiles
      @param {(tile: HTMLElement) => HTMLElement} [stop] what in a tile takes the focus */
  constructor(grid, name = "[data-tile]", stop = box) {
    Object.assign(this, { grid, name, stop });
    this.wake();
    grid.setAttribute("data-alive", "");
    grid.addEventListener("focusin", (event) => this.#rove(this.index(event.target)));
  }

  /** To be called again when the tiles are others than before. */
  wake() {
    for (const tile of this.tiles) {
      for (const one of [this.stop(tile), ...tile.querySelectorAll("a")]) one.tabIndex = -1;
    }
    this.#rove(Math.max(0, this.index(document.activeElement)));
    this.hold(this.at);
  }

  get tiles() {
    return [...this.grid.querySelectorAll(this.name)];
  }

  get chosen() {
    return this.tiles.filter((tile) => box(tile).checked);
  }

  get at() {
    return this.#place(this.#current);
  }

  toggle(index) {
    box(this.tiles[index]).checked = !box(this.tiles[index]).checked;
    this.toggled(index);
  }

  /** Takes note that the browser toggled one itself. */
  toggled(index) {
    this.hold(index);
    tell(this.grid);
  }

  /** Ranges begin here from now on. */
  hold(index) {
    this.#anchor = this.#reach = this.tiles[index];
  }

  /** Chooses from the last one toggled to this one, instead of what was so chosen before. */
  extend(index) {
    const [anchor, reach] = [this.#place(this.#anchor), this.#place(this.#reach)];
    const isWithin = (at, end) => at >= Math.min(anchor, end) && at <= Math.max(anchor, end);
    this.tiles.forEach((tile, at) => {
      if (isWithin(at, index)) box(tile).checked = true;
      else if (isWithin(at, reach)) box(tile).checked = false;
    });
    this.#reach = this.tiles[index];
    tell(this.grid);
  }

  all(wanted) {
    for (const tile of this.tiles) box(tile).checked = wanted;
    this.toggled(this.at);
  }

  /** Moves the focus; with `extends_`, choosing on the way. */
  go(index, extends_) {
    const to = Math.max(0, Math.min(this.tiles.length - 1, index));
    this.stop(this.tiles[to]).focus({ preventScroll: true });
    this.tiles[to].scrollIntoView({ block: "nearest" });
    if (extends_) this.extend(to);
    else this.hold(to);
  }

  /** @returns the number of the tile that holds `element`, -1 when none does */
  index(element) {
    return this.tiles.indexOf(element?.closest(this.name));
  }

  /** One stop for the Tab key: the tile where one was last. */
  #rove(index) {
    if (!this.tiles[index]) return;
    if (this.#current) this.stop(this.#current).tabIndex = -1;
    this.#current = this.tiles[index];
    this.stop(this.#current).tabIndex = 0;
  }
}

const tell = (grid) => grid.dispatchEvent(new CustomEvent("choice", { bubbles: true }));

/** @returns {HTMLInputElement} the checkbox of a tile */
export const box = (tile) => tile.querySelector('input[type="checkbox"]');
