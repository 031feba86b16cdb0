/**
 * A queue of words by keys: 1 to 9 give a code, 0 keeps the one that they have, l leaves them for later. The page has
 * a button for each of them, which is what a key presses; who switched single keys off has only those.
 */

import { chosen, isTyping } from "./desk/keys.ts";

const AGAIN = { z: "terug", y: "opnieuw" } as const;

export function goThrough(): void {
  if (!document.querySelector("[data-rij]")) return;
  // What is on its way is not sent twice by a key that is held or pressed again.
  let gone = false;
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.repeat || gone || isTyping(event.target)) return;
    const found = event.ctrlKey || event.metaKey ? step(event) : answer(event.key);
    if (!found) return;
    event.preventDefault();
    gone = true;
    found.click();
  });
  // Whoever comes back to the page by the browser goes on with it.
  window.addEventListener("pageshow", () => {
    gone = false;
  });
}

function answer(key: string): HTMLElement | null {
  return chosen().uit ? null : document.querySelector<HTMLElement>(`[data-rij] [data-toets="${CSS.escape(key)}"]`);
}

function step(event: KeyboardEvent): HTMLElement | null {
  const key = event.key.toLowerCase();
  const name = key === "z" && event.shiftKey ? "opnieuw" : AGAIN[key as keyof typeof AGAIN];
  return name ? document.querySelector<HTMLElement>(`[data-toets="${name}"]:enabled`) : null;
}
