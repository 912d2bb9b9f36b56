/** What this browser remembers of files on their way, so that a reload or a crash loses nothing. */

const KEY = "photoallegret.uploads";
const LIFE_MS = 7 * 86_400_000;

/** The same file chosen again has the same print. @param {File} file */
export const printOf = (file) => [file.name, file.size, file.lastModified].join("|");

export function recall(print) {
  return read()[print] ?? {};
}

/** @param {{name?: string, sha256?: string, upload?: string}} more */
export function remember(print, more) {
  const all = read();
  all[print] = { ...all[print], ...more, at: Date.now() };
  write(all);
}

export function forget(print) {
  const all = read();
  delete all[print];
  write(all);
}

/** Returns [print, what is remembered] of each file of which some was sent. */
export function unfinished() {
  return Object.entries(read()).filter(([, told]) => told.upload);
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
