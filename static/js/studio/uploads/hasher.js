/** The worker that hashes: one file after the other, a slice at a time, away from the page. */

import { Sha256 } from "./sha256.js";

const SLICE = 4 << 20;
const WHOLE = 64 << 20; // up to that the browser's own hash is given the file: it is ten times faster
let last = Promise.resolve();

addEventListener("message", ({ data: { id, file } }) => {
  last = last.then(async () => {
    try {
      postMessage({ id, sha256: await hash(file) });
    } catch {
      postMessage({ id }); // the file cannot be read any more
    }
  });
});

async function hash(file) {
  if (file.size <= WHOLE && crypto.subtle) {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  const digest = new Sha256();
  for (let at = 0; at < file.size; at += SLICE) {
    digest.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
  }
  return digest.hex();
}
