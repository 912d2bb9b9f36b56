/** What is said of all files together: how far they are, then in a sentence what became of them. */

const MOVING = ["waiting", "sending", "lost", "held"];
const WHOLE = ["ready", "preparing"];
const KNOWN = ["duplicate", "binned"];
const STILL = [...KNOWN, "refused", "interrupted"];

/**
 * Returns what the tray shows; `percent` is 100 only once all bytes are sent.
 * @param {import("./item.js").Item[]} items
 * @param {DOMStringMap} words
 */
export function summaryOf(items, words) {
  const count = (states) => items.filter((item) => states.includes(item.state)).length;
  const [preparing, ready] = [count(["preparing"]), count(["ready"])];
  const isMoving = count(MOVING) > 0;
  const isDone = !isMoving && preparing === 0;
  const percent = share(items);
  const values = { percent, here: items.filter(isHere).length, total: items.length, preparing };
  const text = isMoving ? fill(words.progress, values) : sentence(count, fill(words.preparingSome, values), words);
  return { text, percent, isMoving, isDone, ready };
}

/** Fills the holes of `words`. */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, hole) => String(values[hole]));
}

const isHere = ({ state }) => WHOLE.includes(state) || KNOWN.includes(state);

/** Returns "8 photographs sent (2 being prepared), 1 already here and 2 files refused". */
function sentence(count, preparing, words) {
  const parts = [
    ["sent", count(WHOLE), count(["preparing"]) ? ` ${preparing}` : ""],
    ["known", count(KNOWN), ""],
    ["failures", count(["refused"]), ""],
    ["left", count(["interrupted"]), ""],
  ];
  const told = parts
    .filter(([, number]) => number)
    .map(([name, number, more]) => fill(words[`${name}${number === 1 ? "One" : "Many"}`], { number }) + more);
  const list = new Intl.ListFormat(document.documentElement.lang).format(told);
  return `${list.replace(/(\d) /g, "$1\u00a0")}.`;
}

/** Returns how much of the bytes that move or moved is sent, of 100. */
function share(items) {
  const moving = items.filter((item) => !STILL.includes(item.state));
  const all = moving.reduce((sum, item) => sum + item.size, 0);
  const sent = moving.reduce((sum, item) => sum + (WHOLE.includes(item.state) ? item.size : item.sent), 0);
  return all ? Math.floor((sent / all) * 100) : 0;
}
