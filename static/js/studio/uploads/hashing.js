/** The page's side of the worker that hashes; it starts with the first file. */

const asked = new Map();
let worker = null;

/**
 * Returns the SHA-256 of a file, in hexadecimal; "" when it cannot be read.
 * @param {File} file
 */
export function hashOf(file) {
  worker ??= started();
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    asked.set(id, resolve);
    worker.postMessage({ id, file });
  });
}

function started() {
  const fresh = new Worker(new URL("./hasher.js", import.meta.url), { type: "module" });
  fresh.addEventListener("message", ({ data: { id, sha256 } }) => {
    asked.get(id)?.(sha256 ?? "");
    asked.delete(id);
  });
  return fresh;
}
