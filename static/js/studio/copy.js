/** “Copy”: what the element named by the button says; a link as its whole address, a list by lines. */

import { tell } from "./toasts.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard; // there is one where the connection is safe
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const lines = [...source.querySelectorAll("li")].map((line) => line.textContent.trim());
  const words = source.href ?? (lines.join("\n") || source.textContent.trim());
  try {
    await navigator.clipboard.writeText(words);
    tell(button.dataset.copied);
  } catch {
    getSelection().selectAllChildren(source); // refused: ready for the keys
  }
}
