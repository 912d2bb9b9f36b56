/** Trying again: longer and longer apart, never all at once, for as long as the page lives. */

const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** What may pass by itself: the line, the server, the disk, a lock. */
export class Passing extends Error {}

/** What will not: the server said why, in the reader's language. */
export class Refused extends Error {}

/**
 * Does `act` until it succeeds; what is not passing is thrown on.
 * @param {(progressed: () => void) => Promise<any>} act calls its argument when it got further
 * @param {AbortSignal} signal
 * @param {(words: string) => void} complain told before each wait; "" is the line itself
 */
export async function persist(act, signal, complain) {
  let wait = FIRST_MS;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await act(() => (wait = FIRST_MS));
    } catch (error) {
      if (!(error instanceof Passing)) throw error;
      complain(error.message);
    }
    await pause(wait * (0.5 + Math.random()), signal);
    wait = Math.min(wait * 2, LONGEST_MS);
  }
}

/** Waits, or until the line is back. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const ending = new AbortController();
    const options = { once: true, signal: ending.signal };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done, options);
    signal?.addEventListener("abort", done, options);
    function done() {
      clearTimeout(timer);
      ending.abort();
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
  });
}
