/** The focal point: placed by a click on the photograph, shown at once in the cropped previews. */

const WHOLE = 100;

const frame = document.querySelector("[data-focal]");
const form = document.querySelector("[data-describe-form]");
if (frame?.querySelector("img") && form) watch(form.elements.focal_x, form.elements.focal_y);

function watch(x, y) {
  frame.dataset.placing = "";
  document.querySelector("[data-focal-hint]").hidden = false;
  const show = () => place(x.value, y.value);
  x.addEventListener("input", show);
  y.addEventListener("input", show);
  frame.addEventListener("click", (event) => {
    const box = frame.querySelector("img").getBoundingClientRect();
    x.value = share(event.clientX - box.left, box.width);
    y.value = share(event.clientY - box.top, box.height);
    x.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function share(length, whole) {
  return Math.min(WHOLE, Math.max(0, Math.round((length / whole) * WHOLE)));
}

function place(x, y) {
  const isSet = x !== "" && y !== "";
  frame.querySelector(".focal-mark").hidden = !isSet;
  for (const element of [frame, ...document.querySelectorAll("[data-cropped]")]) {
    element.style.setProperty("--fx", `${isSet ? x : WHOLE / 2}%`);
    element.style.setProperty("--fy", `${isSet ? y : WHOLE / 2}%`);
  }
}
