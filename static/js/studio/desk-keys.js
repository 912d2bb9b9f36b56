/** Keys on the desk of questions. Off until switched on in this browser; they lead to a button
 * and press none. The list of help is the table: what it does not name does nothing. */

const STORED = "photoallegret.desk-keys";
const TYPING = 'textarea, select, input:not([type="checkbox"], [type="radio"]), [contenteditable]';
const WAYS = {
  write: "#answer",
  answer: 'button[value="answer"]',
  publish: 'button[value="publish"], button[value="correct"]',
  decline: 'select[name="reason"]',
  spam: 'button[value="spam"]',
};

const box = document.querySelector("[data-desk-keys]");
if (box) wake(box.querySelector("[data-desk-switch]"), box.querySelector("[data-desk-help]"));

function wake(isOn, help) {
  const open = box.querySelector("[data-desk-open]");
  const keys = new Map();
  for (const row of help.querySelectorAll("[data-key]")) keys.set(row.dataset.key, row.dataset.does);
  isOn.checked = recall();
  open.hidden = !isOn.checked;
  box.hidden = false;
  isOn.addEventListener("change", () => {
    open.hidden = !isOn.checked;
    remember(isOn.checked);
  });
  open.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (!isOn.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(TYPING) || document.querySelector("dialog[open]")) return;
    const does = keys.get(event.key?.toLowerCase());
    if (!does) return;
    event.preventDefault();
    if (does === "help") help.showModal();
    else if (does === "next") step(1);
    else if (does === "previous") step(-1);
    else lead(WAYS[does]);
  });
}

/** Puts the focus on the button or field of the question's form, its fold opened. */
function lead(way) {
  const found = document.querySelector("[data-decide]")?.querySelector(way);
  const fold = found?.closest("details");
  if (fold) fold.open = true;
  found?.focus();
}

/** Leads to a question nearby in the list; where no list is seen, opens it if nothing is typed. */
function step(by) {
  const links = [...document.querySelectorAll(".letter__link")];
  const here = links.indexOf(document.activeElement);
  const at = here < 0 ? links.findIndex((one) => one.hasAttribute("aria-current")) : here;
  const to = links[Math.max(0, Math.min(links.length - 1, at + by))];
  if (!to) return;
  if (to.getClientRects().length) to.focus();
  else if (isTyped()) document.querySelector(".desk-pair__back a").focus();
  else to.click();
}

function isTyped() {
  const form = document.querySelector("[data-decide]");
  const fields = [...(form?.querySelectorAll("textarea, input[type=text]") ?? [])];
  return form?.dataset.decide === "typed" || fields.some((one) => one.value !== one.defaultValue);
}

function recall() {
  try {
    return localStorage.getItem(STORED) === "on";
  } catch {
    return false; // no storage here: off
  }
}

function remember(isOn) {
  try {
    if (isOn) localStorage.setItem(STORED, "on");
    else localStorage.removeItem(STORED);
  } catch {
    // Forbidden: the switch serves this page alone.
  }
}
