/** The bytes of one file, part after part, from where the server has them. */

import { remember } from "./memory.js";
import { Refused } from "./retry.js";
import { Elsewhere } from "./server.js";

const PART = 8 << 20;

/**
 * Sends what the server lacks of a file.
 * @param {import("./item.js").Item} item
 * @param {AbortSignal} signal
 * @param {() => void} progressed called after each part
 */
export async function sendWhole(item, signal, progressed) {
  const { server, file } = item;
  const tell = (sent) => item.set("sending", { sent, reason: "" });
  try {
    if (!item.upload) {
      item.upload = await server.create(file, item.sha256, item.gallery, signal);
      remember([item.print], () => ({ upload: item.upload }));
    }
    let offset = await server.standing(item.upload, signal);
    while (offset < file.size) {
      const part = file.slice(offset, offset + PART);
      await check(part, server);
      tell(offset);
      offset = await server.send(item.upload, part, offset, signal, tell);
      progressed();
    }
  } catch (error) {
    if (!(error instanceof Elsewhere)) throw error;
    item.upload = (await server.known(item.sha256, file.size, signal)).upload ?? "";
    await sendWhole(item, signal, progressed);
  }
}

/** A file moved or changed since it was chosen fails just as the line does: told apart here. */
async function check(part, server) {
  await part.slice(0, 1).arrayBuffer().catch(() => {
    throw new Refused(server.told.unreadable);
  });
}
