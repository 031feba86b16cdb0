/**
 * Around the answers that htmx brings in: say that a search runs, tick the boxes as the
 * answer has them, and lead the keyboard to what was added.
 */
import { announce } from "./copy.ts";

let before = 0;

export function followAnswers(): void {
  document.addEventListener("htmx:before:request", () => {
    before = document.querySelectorAll("#rondes > .mv-ronde").length;
    document.getElementById("resultaten")?.setAttribute("aria-busy", "true");
    announce(document.getElementById("melding")?.dataset.bezig ?? "");
  });
  document.addEventListener("htmx:finally:request", () => {
    document.getElementById("resultaten")?.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:after:swap", (event) => {
    tick();
    if (event.target instanceof Element && event.target.id === "rondes") focusFirst(before);
  });
}

/** A morphed box keeps what the reader did to it; what counts is what the answer says. */
function tick(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("#resultaten input.mv-keuze")) {
    box.checked = box.defaultChecked;
  }
}

/** The first card that came in, now that the link that asked for it is gone or moved down. */
function focusFirst(round: number): void {
  const added = document.querySelectorAll("#rondes > .mv-ronde")[round];
  added?.querySelector<HTMLElement>("a[href]")?.focus();
}
