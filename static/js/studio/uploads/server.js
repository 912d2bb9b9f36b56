/** What is asked of the server: the resumable protocol (tus 1.0), and two questions of ours. */

import { patch } from "./patch.js";
import { Passing, Refused } from "./retry.js";

const VERSION = { "Tus-Resumable": "1.0.0" };
const BYTES = "application/offset+octet-stream";
const PASSING = [0, 408, 423, 425, 429, 460];
const GONE = [404, 410];
const AT_ONCE = 100; // tokens in one address

/** The upload is not there any more, or stands elsewhere: ask again. */
export class Elsewhere extends Error {}

export class Server {
  /** @param {DOMStringMap} told addresses (`create`, `known`, `state`) and words (`signedOut`) */
  constructor(told) {
    this.told = told;
    this.language = { "Accept-Language": document.documentElement.lang };
  }

  /** Says what is known of a file: `{state, photo?, upload?}`. */
  async known(sha256, size, signal) {
    const body = JSON.stringify([{ sha256, size }]);
    const headers = { "Content-Type": "application/json" };
    const answer = await this.#fetch(this.told.known, { method: "POST", headers, body, signal });
    return (await answer.json())[0];
  }

  /** Says how far these uploads are. @param {string[]} uploads their addresses */
  async states(uploads) {
    const found = [];
    for (let at = 0; at < uploads.length; at += AT_ONCE) {
      const tokens = uploads.slice(at, at + AT_ONCE).map((upload) => ["envoi", upload.split("/").pop()]);
      const answer = await this.#fetch(`${this.told.state}?${new URLSearchParams(tokens)}`, {});
      found.push(...(await answer.json()));
    }
    return found;
  }

  /** Announces a file; returns the address of its upload. */
  async create(file, sha256, gallery, signal) {
    const pairs = Object.entries({ filename: file.name, sha256, gallery }).filter(([, text]) => text);
    const metadata = pairs.map(([key, text]) => `${key} ${base64(text)}`).join();
    const headers = { "Upload-Length": String(file.size), "Upload-Metadata": metadata };
    const options = { method: "POST", headers: { ...VERSION, ...headers }, signal };
    return (await this.#fetch(this.told.create, options)).headers.get("Location");
  }

  /** Returns how many bytes of an upload are surely there. */
  async standing(upload, signal) {
    const options = { method: "HEAD", headers: VERSION, signal };
    return Number((await this.#fetch(upload, options)).headers.get("Upload-Offset"));
  }

  async end(upload) {
    await this.#fetch(upload, { method: "DELETE", headers: VERSION });
  }

  /** Sends one part; returns the new offset. @param {(sent: number) => void} progress */
  async send(upload, part, offset, signal, progress) {
    const headers = { ...VERSION, ...this.language, "Content-Type": BYTES, "Upload-Offset": offset };
    const tell = (loaded) => progress(offset + loaded);
    const answer = await patch(upload, headers, part, signal, tell);
    if (answer.status === 204) return Number(answer.getResponseHeader("Upload-Offset"));
    const isProtocol = answer.getResponseHeader("Tus-Resumable");
    throw this.#error(answer.status, isProtocol, answer.responseText);
  }

  async #fetch(address, options) {
    const headers = { ...this.language, ...options.headers };
    const answer = await fetch(address, { ...options, headers }).catch((error) => {
      throw options.signal?.aborted ? error : new Passing("");
    });
    if (answer.ok) return answer;
    throw this.#error(answer.status, answer.headers.get("Tus-Resumable"), await answer.text());
  }

  #error(status, isProtocol, words) {
    if (status === 507) return new Passing(words.trim());
    if (status >= 500 || PASSING.includes(status)) return new Passing("");
    if (GONE.includes(status) && !isProtocol) return new Passing(this.told.signedOut);
    if (GONE.includes(status) || status === 409) return new Elsewhere();
    return new Refused(isProtocol ? words.trim() : this.told.failed);
  }
}

function base64(text) {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
