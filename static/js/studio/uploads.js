/** Sending photographs from anywhere in the studio. The plain form does it without scripts. */

import { choose, takeDrops } from "./uploads/drop.js";
import { Queue } from "./uploads/queue.js";
import { Server } from "./uploads/server.js";
import { Tray } from "./uploads/tray.js";

const element = document.querySelector("[data-tray]");

if (element) {
  const queue = new Queue(new Server(element.dataset));
  const tray = new Tray(element, queue);
  const take = (files) => {
    tray.element.querySelector("details").open = true;
    queue.add(files, document.querySelector("[data-upload-gallery]")?.dataset.uploadGallery);
  };
  takeDrops(take);
  for (const link of document.querySelectorAll("[data-upload-choose]")) chooser(link, () => choose(take));
  const form = document.querySelector("[data-upload-form]");
  form?.addEventListener("submit", (event) => {
    const files = [...form.querySelector("input[type=file]").files];
    if (!files.length) return;
    event.preventDefault();
    queue.add(files, form.querySelector("select").value);
    form.reset();
  });
  const wall = document.querySelector("[data-upload-gallery] .tabs a"); // else the library shows them
  if (wall) element.querySelector("[data-tray-show]").href = wall.href;
  queue.resume();
}

/** Puts a button in the place of a link to the plain form: nothing moves. */
function chooser(link, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.textContent = link.textContent;
  button.addEventListener("click", act);
  link.replaceWith(button);
}
