/** One file on its way: hashed, asked for, sent in parts, until the server has it whole. */

import { hashOf } from "./hashing.js";
import { forget, printOf, recall, remember } from "./memory.js";
import { persist, Refused } from "./retry.js";
import { sendWhole } from "./sending.js";

const PATIENCE_MS = 60_000;
const OVER = ["ready", "duplicate", "binned", "refused", "ended"];

export class Item extends EventTarget {
  /** waiting, sending, lost, held, preparing, interrupted, or one of OVER */
  state = "waiting";
  sent = 0;
  reason = "";
  photo = "";
  upload = "";
  #ending = new AbortController();

  /**
   * @param {import("./server.js").Server} server
   * @param {File|null} file null when this browser sent it before it was reloaded
   */
  constructor(server, file, { print = printOf(file), name = file.name, gallery = "", upload = "" }) {
    super();
    Object.assign(this, { server, file, print, name, gallery, upload });
    this.size = file?.size ?? 0;
  }

  get isOver() {
    return OVER.includes(this.state);
  }

  /** Says whether it is but a name that an earlier page left. */
  get isForgettable() {
    return this.state === "interrupted" && !this.upload;
  }

  /** Finds out whether it must be sent at all. @param {(sha256: string) => boolean} isFirst */
  async prepare(isFirst) {
    await this.#guard(async (signal) => {
      if (!this.size) throw new Refused(this.server.told.empty);
      this.sha256 = recall(this.print).sha256 || (await hashOf(this.file));
      if (!this.sha256) throw new Refused(this.server.told.unreadable);
      signal.throwIfAborted();
      if (!isFirst(this.sha256)) return this.set("duplicate");
      remember([this.print], () => ({ sha256: this.sha256 }));
      const ask = () => this.server.known(this.sha256, this.size, signal);
      const known = await persist(ask, signal, (words) => this.#complain(words));
      this.upload = known.upload ?? "";
      if (known.photo) return this.set(known.state, { photo: known.photo });
      return this.set("waiting", { reason: "" });
    });
  }

  /** Sends it, going on where it stands. */
  async send() {
    await this.#guard(async (signal) => {
      const go = (progressed) => sendWhole(this, signal, progressed);
      await persist(go, signal, (words) => this.#complain(words));
      this.set("preparing", { sent: this.size, reason: "" });
    });
  }

  /** Gives it up, here and on the server. */
  cancel() {
    this.#ending.abort();
    const enough = AbortSignal.timeout(PATIENCE_MS); // the part just cut may still hold it
    if (this.upload) persist(() => this.server.end(this.upload), enough, () => {}).catch(() => {});
    this.set("ended");
  }

  set(state, more = {}) {
    Object.assign(this, more, { state });
    if (this.isOver) forget(this.print);
    if (this.photo) this.#announce();
    this.dispatchEvent(new Event("change"));
  }

  /** Lets pages that show photographs know: one is in the library, and in the gallery's draft. */
  #announce() {
    const { photo, gallery, state } = this;
    dispatchEvent(new CustomEvent("upload-arrived", { detail: { photo, gallery, state } }));
  }

  #complain(words) {
    this.set(words ? "held" : "lost", { reason: words });
  }

  async #guard(act) {
    try {
      await act(this.#ending.signal);
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      this.set("refused", { reason: error instanceof Refused ? error.message : this.server.told.failed });
      if (!(error instanceof Refused)) console.error(error);
    }
  }
}
