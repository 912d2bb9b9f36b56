/** The bar of acts: how many are chosen, seen and said. It shows itself only when some are. */

const PATIENCE_MS = 300;

/** @param {import("./selection.js").Selection} selection @returns {(words: string) => void} says it */
export function bar(selection) {
  const scope = selection.grid.closest("form") ?? document;
  const place = scope.querySelector("[data-actions]");
  const said = scope.querySelector("[data-said]");
  let timer = 0;

  /** Says only the last of several words that come at once. */
  function say(words) {
    clearTimeout(timer);
    timer = setTimeout(() => said && (said.textContent = words), PATIENCE_MS);
  }

  function show() {
    const count = selection.chosen.length;
    const { one, many, none } = place.dataset;
    const words = count === 0 ? none : count === 1 ? one : many.replace("{count}", String(count));
    place.hidden = count === 0;
    place.querySelector("[data-count]").textContent = words;
    selection.grid.toggleAttribute("data-some", count > 0);
    return words;
  }

  if (place) {
    selection.grid.addEventListener("choice", () => say(show()));
    // What was chosen before going to another page is chosen still when one comes back.
    addEventListener("pageshow", show);
    show();
  }
  return say;
}
