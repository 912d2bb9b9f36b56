/** The list of galleries, put in order by dragging; the arrows' buttons do without this. */

const list = document.querySelector("[data-order]");
let lifted = null;

for (const one of list?.children ?? []) one.draggable = true;

list?.addEventListener("dragstart", (event) => {
  lifted = event.target.closest?.("[data-gallery]");
  if (!lifted) return;
  lifted.dataset.lifted = "";
  event.dataTransfer.effectAllowed = "move";
});

list?.addEventListener("dragover", (event) => {
  const one = event.target.closest("[data-gallery]");
  if (!lifted || !one) return;
  event.preventDefault();
  forget();
  const box = one.getBoundingClientRect();
  one.dataset.line = event.clientY > box.top + box.height / 2 ? "after" : "before";
});

list?.addEventListener("drop", (event) => {
  const one = list.querySelector("[data-line]");
  if (!lifted || !one) return;
  event.preventDefault();
  const before = one.dataset.line === "after" ? one.nextElementSibling : one;
  if (before === lifted) return;
  list.insertBefore(lifted, before);
  send(lifted, before);
});

list?.addEventListener("dragend", () => {
  forget();
  if (lifted) delete lifted.dataset.lifted;
  lifted = null;
});

function forget() {
  for (const one of list.querySelectorAll("[data-line]")) delete one.dataset.line;
}

async function send(gallery, before) {
  const body = new URLSearchParams(new FormData(gallery.querySelector("form")));
  body.set("before", before?.dataset.gallery ?? "");
  const headers = { Accept: "application/json" };
  const answer = await fetch(list.dataset.order, { method: "POST", headers, body }).catch(() => null);
  if (!answer?.ok) location.reload(); // as it stands
}
