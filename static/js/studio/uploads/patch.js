/** One PATCH by XMLHttpRequest, which alone tells how far it is; a line gone silent is given up. */

const SILENCE_MS = 45_000;

/**
 * Sends `body`; resolves with the request, its status 0 when the line failed.
 * @param {string} address
 * @param {Record<string, string|number>} headers
 * @param {Blob} body
 * @param {AbortSignal} signal
 * @param {(loaded: number) => void} progress
 * @returns {Promise<XMLHttpRequest>}
 */
export function patch(address, headers, body, signal, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const ending = new AbortController();
    const once = { signal: ending.signal };
    let silence = 0;
    const give = () => request.abort();
    const wait = () => {
      clearTimeout(silence);
      silence = setTimeout(give, SILENCE_MS);
    };
    request.open("PATCH", address);
    for (const header of Object.entries(headers)) request.setRequestHeader(...header);
    request.upload.addEventListener("progress", ({ loaded }) => {
      wait();
      progress(loaded);
    });
    request.addEventListener("loadend", () => {
      ending.abort();
      clearTimeout(silence);
      if (signal.aborted) reject(signal.reason);
      else resolve(request);
    });
    signal.addEventListener("abort", give, once);
    addEventListener("offline", give, once);
    wait();
    request.send(body);
  });
}
