/** Texts save by themselves two seconds after the last change, and say so. */

import { Refused, isSending, send, settled, showWaits } from "./sending.js";

const PAUSE_MS = 2000;
const PATIENCE_MS = 5000;

/** What saves each form whose last words are not sent yet. */
const unsaved = new Set();

for (const form of document.querySelectorAll("[data-autosave]")) {
  watch(form, () => form, () => new FormData(form), "*");
  for (const part of form.querySelectorAll("[data-explicit] button")) part.hidden = true;
}

// Texts between photos: the wall around them may be replaced, so the page listens.
const wall = document.querySelector("[data-wall]")?.parentElement;
if (wall) watch(wall, () => wall.querySelector("[data-wall]"), blockTexts, "[data-block-text]");

function blockTexts() {
  const texts = document.querySelectorAll("[data-block-text]");
  return [["act", "write"], ...[...texts].map((text) => [text.name, text.value])];
}

function watch(place, form, fields, only) {
  let timer = 0;
  const save = async () => {
    clearTimeout(timer);
    unsaved.delete(save);
    try {
      await send(form(), fields());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      document.querySelector("[data-saved]").textContent = error.message;
    }
  };
  place.addEventListener("input", (event) => {
    if (!event.target.matches(only)) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
    unsaved.add(save);
    showWaits();
    const saved = document.querySelector("[data-saved]");
    saved.textContent = saved.dataset.saving;
  });
}

/** Sends what is not sent; gives up waiting, but not sending, when the network fails. */
function flush() {
  for (const save of unsaved) save();
  return Promise.race([settled(), new Promise((go) => setTimeout(go, PATIENCE_MS))]);
}

// Whoever goes on to another act or page has their last words kept first.
addEventListener(
  "submit",
  async (event) => {
    if (!event.target.closest(".desk-head") || !(unsaved.size || isSending())) return;
    event.preventDefault();
    await flush();
    event.target.submit();
  },
  { capture: true },
);
addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href]:not([data-drawer], [data-close])");
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (!link || elsewhere || event.defaultPrevented || !(unsaved.size || isSending())) return;
  event.preventDefault();
  await flush();
  location.assign(link.href);
});
addEventListener("focusout", () => void flush());
addEventListener("beforeunload", (event) => {
  if (!unsaved.size) return;
  void flush();
  event.preventDefault();
});
