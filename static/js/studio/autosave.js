/** Texts save by themselves two seconds after the last change, and say so. */

import { Refused, send } from "./sending.js";

const PAUSE_MS = 2000;

for (const form of document.querySelectorAll("[data-autosave]")) {
  watch(form, "input", () => new FormData(form));
  for (const part of form.querySelectorAll("[data-explicit] button")) part.hidden = true;
}

// Texts between photos: the wall around them may be replaced, so the page listens.
const wall = document.querySelector("[data-wall]");
if (wall) watch(wall.parentElement, "input", textFields, "[data-block-text]");

function textFields() {
  const texts = document.querySelectorAll("[data-block-text]");
  return [["act", "write"], ...[...texts].map((text) => [text.name, text.value])];
}

function watch(place, kind, fields, only = "*") {
  let timer = 0;
  const save = async () => {
    clearTimeout(timer);
    timer = 0;
    const form = place.matches("form") ? place : place.querySelector("[data-wall]");
    try {
      await send(form, fields());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      document.querySelector("[data-saved]").textContent = error.message;
    }
  };
  place.addEventListener(kind, (event) => {
    if (!event.target.matches(only)) return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
    const saved = document.querySelector("[data-saved]");
    saved.textContent = saved.dataset.saving;
  });
  // Whoever goes on to another act or page has their last words kept first.
  for (const leaving of ["focusout", "submit"]) {
    place.addEventListener(leaving, () => timer && save(), { capture: true });
  }
  addEventListener("pagehide", () => timer && save());
  addEventListener("beforeunload", (event) => {
    if (!timer) return;
    save();
    event.preventDefault();
  });
}
