/** The edition of the draft that a page shows: each of its forms names it. What a toast takes back
 * names its own, and is of no use any more once another was made. */

const named = (page) => [...page.querySelectorAll("[name=edition]")];
const fields = (page) => named(page).filter((field) => !field.closest(".toast"));

/** @returns {number} the newest one that `page` names; 0 when it names none */
export const edition = (page = document) =>
  Math.max(0, ...fields(page).map((field) => Number(field.value)));

/** Lets the page name the edition just made. */
export function reach(number) {
  for (const field of fields(document)) field.value = number;
  forgetOld();
}

/** Takes away the toasts whose button would take back what is no longer the last change;
    `changing`: nor the present one, as another change is on its way. */
export function forgetOld(changing = false) {
  const now = edition() + Number(changing);
  for (const field of named(document)) {
    if (Number(field.value) < now) field.closest(".toast")?.remove();
  }
}
