/** What this browser remembers of files on their way, so that a reload or a crash loses nothing. */

const KEY = "photoallegret.uploads";
const LIFE_MS = 7 * 86_400_000;
const PAGE = crypto.randomUUID?.() ?? "";
let isHeld = false;

/** The same file chosen again has the same print. @param {File} file */
export const printOf = (file) => [file.name, file.size, file.lastModified].join("|");

export function recall(print) {
  return read()[print] ?? {};
}

/**
 * @param {string[]} prints
 * @param {(print: string) => {name?: string, gallery?: string, sha256?: string, upload?: string}} more
 */
export function remember(prints, more) {
  hold();
  const all = read();
  for (const print of prints) all[print] = { ...all[print], ...more(print), page: PAGE, at: Date.now() };
  write(all);
}

export function forget(print) {
  const all = read();
  delete all[print];
  write(all);
}

/**
 * Gives [print, what is remembered] of the files that pages now closed were sending.
 * @param {(left: [string, object][]) => void} take also called when another page closes
 */
export function whenLeft(take) {
  for (const page of new Set(Object.values(read()).map((told) => told.page))) {
    const look = () => take(Object.entries(read()).filter(([, told]) => told.page === page));
    if (navigator.locks) navigator.locks.request(`${KEY}.${page}`, { mode: "shared" }, look);
    else look();
  }
}

/** A page that still sends holds a lock: what it remembers is not left. */
function hold() {
  if (isHeld) return;
  isHeld = true;
  navigator.locks?.request(`${KEY}.${PAGE}`, () => new Promise(() => {}));
}

function read() {
  try {
    const all = Object.entries(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
    return Object.fromEntries(all.filter(([, told]) => Date.now() - told.at < LIFE_MS));
  } catch {
    return {}; // no storage here, or not ours any more
  }
}

function write(all) {
  try {
    if (Object.keys(all).length) localStorage.setItem(KEY, JSON.stringify(all));
    else localStorage.removeItem(KEY);
  } catch {
    // Full or forbidden: files are still sent, and matched again by their bytes.
  }
}
