/** Toasts go away by themselves, unless somebody is on them; what they said stays done. */

const LIFE_MS = 10_000;
const living = new WeakSet();

watchToasts();

/** Says `words` as a toast. */
export function tell(words) {
  const toast = document.createElement("div");
  const text = document.createElement("p");
  toast.className = "toast";
  text.textContent = words;
  toast.append(text);
  document.querySelector("[data-toasts]").append(toast);
  live(toast);
}

/** Watches the toasts of the page, those that came by themselves too. */
export function watchToasts() {
  for (const toast of document.querySelectorAll("[data-toasts] > *")) live(toast);
}

function live(toast) {
  if (living.has(toast)) return;
  living.add(toast);
  let timer = setTimeout(leave, LIFE_MS);
  const wait = () => clearTimeout(timer);
  const go = () => (timer = setTimeout(leave, LIFE_MS));
  function leave() {
    toast.remove();
  }
  toast.addEventListener("pointerenter", wait);
  toast.addEventListener("focusin", wait);
  toast.addEventListener("pointerleave", go);
  toast.addEventListener("focusout", go);
}
