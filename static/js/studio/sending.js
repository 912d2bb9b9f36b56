/** Sends what is done to a draft, one thing after the other, until it is kept: nothing is lost by
    a network that fails, and nothing overwrites what was saved elsewhere. */

import { edition, forgetOld, reach } from "./edition.js";
import { tellFrom } from "./toasts.js";

const LONGEST_WAIT_MS = 30_000;
let last = Promise.resolve();
let waiting = 0;

export class Refused extends Error {}

/** @param {HTMLFormElement} form whose address and token serve
    @param {Iterable<[string, string]>} fields @returns {Promise<object>} what the site answers */
export function send(form, fields) {
  const sent = [...fields].filter(([name]) => name !== "edition" && name !== "form_token");
  forgetOld(true);
  waiting += 1;
  const job = last.then(() => keepTrying(form, sent)).finally(() => (waiting -= 1));
  last = job.catch(() => {});
  return job;
}

/** Waits until everything is sent. */
export const settled = () => last;

export const isSending = () => waiting > 0;

/** Shows the buttons that publish and discard. */
export function showWaits() {
  for (const form of document.querySelectorAll("[data-waits]")) form.hidden = false;
}

addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});

async function keepTrying(form, fields) {
  const saved = document.querySelector("[data-saved]");
  for (let tries = 0; ; tries += 1) {
    const body = new URLSearchParams(fields);
    body.set("form_token", form.elements.form_token.value);
    body.set("edition", edition());
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body,
    }).catch(() => null);
    const values = answer?.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
    if (answer?.ok) return keep(values);
    if (answer?.status === 409) return choose(form, body);
    if (values.problem) throw new Refused(values.problem);
    if (values.form_token && !tries) {
      form.elements.form_token.value = values.form_token; // the page had been open for long
      continue;
    }
    saved.textContent = saved.dataset.failed;
    await new Promise((go) => setTimeout(go, Math.min(LONGEST_WAIT_MS, 1000 * 2 ** tries)));
  }
}

function keep(values) {
  reach(values.edition);
  document.querySelector("[data-saved]").textContent = values.saved;
  if (values.saved) showWaits();
  if (values.done) tellFrom(new DOMParser().parseFromString(values.done, "text/html"));
  return values;
}

/** Somebody else saved: the page that shows both versions. */
function choose(form, body) {
  waiting = 0;
  const plain = document.createElement("form");
  plain.method = "post";
  plain.action = form.action;
  for (const [name, value] of body) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    plain.append(field);
  }
  plain.hidden = true;
  document.body.append(plain);
  plain.submit();
  return new Promise(() => {}); // the page goes
}
