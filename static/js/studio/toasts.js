/** Toasts said while one works go away by themselves, unless somebody is on them; what they said
 * stays done. Those a page came with stand at its top, and stay as long as it does. */

const LIFE_MS = 10_000;

/** Says `words` as a toast. */
export function tell(words) {
  const toast = document.createElement("div");
  const text = document.createElement("p");
  toast.className = "toast";
  text.textContent = words;
  toast.append(text);
  show([toast]);
}

/** Says what a page just fetched has to say, if anything, in the place of what was said before. */
export function tellFrom(page) {
  const toasts = [...page.querySelectorAll("[data-done] > *")];
  if (!toasts.length) return;
  document.querySelector("[data-toasts]").replaceChildren();
  show(toasts.map((toast) => document.adoptNode(toast)));
}

function show(toasts) {
  document.querySelector("[data-toasts]").append(...toasts);
  for (const toast of toasts) live(toast);
}

function live(toast) {
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
