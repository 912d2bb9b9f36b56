/** Where files come from: dropped anywhere (folders too), or chosen. */

const HIDDEN = /^(\.|thumbs\.db$|desktop\.ini$)/i;

/**
 * Lets files be dropped on the whole page.
 * @param {(files: File[]) => void} take
 */
export function takeDrops(take) {
  const root = document.documentElement;
  let isOurs = false; // a photograph dragged within the page, which browsers offer as a file too
  let leaving = 0;
  const wanted = (event) => !isOurs && event.dataTransfer?.types.includes("Files");
  const show = (isOver) => root.toggleAttribute("data-dropping", isOver);
  addEventListener("dragstart", () => (isOurs = true));
  addEventListener("dragend", () => (isOurs = false));
  addEventListener("dragover", (event) => {
    if (!wanted(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    clearTimeout(leaving);
    show(true);
  });
  addEventListener("dragleave", () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => show(false), 100);
  });
  addEventListener("drop", async (event) => {
    if (!wanted(event)) return;
    event.preventDefault();
    show(false);
    take(await filesOf(event.dataTransfer));
  });
}

/** Opens the system's own choice of files. @param {(files: File[]) => void} take */
export function choose(take) {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.addEventListener("change", () => take([...input.files]));
  input.click();
}

async function filesOf(transfer) {
  // Both lists must be read before the first wait: they are empty after it.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...transfer.files];
  if (!entries.some((entry) => entry.isDirectory)) return plain;
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return found;
}

async function walk(entry, found) {
  if (HIDDEN.test(entry.name)) return;
  if (entry.isFile) {
    found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
    return;
  }
  const reader = entry.createReader();
  const inside = [];
  for (let some; (some = await read(reader)).length; ) inside.push(...some);
  inside.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  for (const one of inside) await walk(one, found);
}

/** A folder is given a hundred entries at a time. */
function read(reader) {
  return new Promise((resolve, reject) => reader.readEntries(resolve, reject));
}
