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
  for (const button of document.querySelectorAll("[data-upload-choose]")) {
    button.hidden = false;
    button.addEventListener("click", () => choose(take));
  }
  const form = document.querySelector("[data-upload-form]");
  form?.addEventListener("submit", (event) => {
    const files = [...form.querySelector("input[type=file]").files];
    if (!files.length) return;
    event.preventDefault();
    queue.add(files, form.querySelector("select").value);
    form.reset();
  });
  queue.resume().catch(() => {}); // offline: the next page tries again
}
