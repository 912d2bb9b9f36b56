/** Marks given by a key: shown at once, sent meanwhile, taken back when they cannot be kept. */

import { tell } from "./toasts.js";

const FLAGS = { pick: "picked", reject: "rejected", unmark: "none" };

/** @param {import("./selection.js").Selection} selection @returns an act for each mark */
export function flags(selection, say) {
  return Object.fromEntries(
    Object.keys(FLAGS).map((act) => [act, () => flag(selection, act, say)]),
  );
}

async function flag(selection, act, say) {
  const { grid } = selection;
  const { chosen, at } = selection;
  const tiles = chosen.length ? chosen : selection.tiles.slice(at, at + 1); // or that with the focus
  const before = tiles.map((tile) => tile.dataset.flag);
  for (const tile of tiles) tile.dataset.flag = FLAGS[act];
  say(grid.dataset[`said${act[0].toUpperCase()}${act.slice(1)}`]);
  const failure = await send(grid.closest("form"), act, tiles).catch(() => grid.dataset.failed);
  if (!failure) return;
  tiles.forEach((tile, index) => {
    if (tile.dataset.flag === FLAGS[act]) tile.dataset.flag = before[index];
  });
  tell(failure);
}

/** @returns {Promise<string>} what went wrong, in words; "" when all is well */
async function send(form, act, tiles) {
  const sent = new URLSearchParams({ form_token: form.elements.form_token.value, act });
  for (const tile of tiles) sent.append("photo", tile.querySelector("input").value);
  const headers = { Accept: "application/json" };
  const answer = await fetch(form.action, { method: "POST", body: sent, headers });
  if (answer.ok) return "";
  const isSaid = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isSaid) throw new Error(`${answer.status}`);
  return (await answer.json()).message;
}
