/** Lets what a form did be heard: a status that is in a page when it comes is not. */
import { announce } from "./copy.ts";

/** By then those who listen have the page. */
const AFTER_MS = 500;

export function tellWhatWasDone(): void {
  const done = document.querySelector<HTMLElement>("[data-gedaan]");
  if (!done) return;
  if (document.activeElement === document.body) done.focus({ preventScroll: true });
  window.setTimeout(() => {
    // Where an address leads to a place in the page the keyboard goes there, and the status is said.
    if (document.activeElement !== done) announce(done.textContent?.trim() ?? "");
  }, AFTER_MS);
}
