/**
 * A queue by keys: 1 to 9 choose what is offered, 0 keeps what there is or takes it away, l leaves it for later. The
 * page has a button for each of them, which is what a key presses; who switched single keys off has only those.
 */

import { help } from "./desk/help.ts";
import { chosen, IN_QUEUE, isTyping, type Known, keyOf } from "./desk/keys.ts";

const AGAIN = { z: "terug", y: "opnieuw" } as const;

export function goThrough(): void {
  if (!document.querySelector("[data-rij]")) return;
  name();
  document.getElementById("toetsen-knop")?.addEventListener("click", () => help(name));
  // What is on its way is not sent twice by a key that is held or pressed again.
  let gone = false;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.repeat || gone || isTyping(event.target) || document.querySelector("dialog[open]"))
      return;
    const found = event.ctrlKey || event.metaKey ? step(event) : answer(event.key);
    if (!found) return;
    event.preventDefault();
    gone = found.id !== "toetsen-knop";
    found.click();
  });
  // Whoever comes back to the page by the browser goes on with it.
  window.addEventListener("pageshow", () => {
    gone = false;
  });
}

/** Says at each button which key presses it. */
function name(): void {
  for (const one of document.querySelectorAll<HTMLElement>("[data-rij] [data-toets] kbd")) {
    const said = one.closest<HTMLElement>("[data-toets]")?.dataset.toets ?? "";
    if (said in IN_QUEUE) one.textContent = keyOf(said as Known);
  }
}

function answer(key: string): HTMLElement | null {
  if (chosen().uit) return null;
  const action = (Object.keys(IN_QUEUE) as Known[]).find((one) => keyOf(one) === key) ?? key;
  if (action === "hulp") return document.getElementById("toetsen-knop");
  return document.querySelector<HTMLElement>(`[data-rij] [data-toets="${CSS.escape(action)}"]`);
}

function step(event: KeyboardEvent): HTMLElement | null {
  const key = event.key.toLowerCase();
  const name = key === "z" && event.shiftKey ? "opnieuw" : AGAIN[key as keyof typeof AGAIN];
  return name ? document.querySelector<HTMLElement>(`[data-toets="${name}"]:enabled`) : null;
}
