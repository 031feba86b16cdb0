/**
 * Keys that do something by themselves; who speaks to a computer, or presses by accident, switches them off (WCAG 2.1.4).
 * The slash leads to the search field, unless someone is typing. Among the answers, and only there, so that they are in
 * nobody's way elsewhere: j and k to the next and the one before, s keeps and c copies the one where the reader is.
 */

import { chosen, choose as keep } from "./desk/keys.ts";

const CARD = "#rondes article";

export function openSearch(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || !isSingle(event)) return;
    const field = document.getElementById("vraag");
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}

export function walkCards(): void {
  document.addEventListener("keydown", (event) => {
    const place = event.target instanceof Element ? event.target.closest<HTMLElement>("#rondes") : null;
    if (!place || !isSingle(event)) return;
    const cards = [...document.querySelectorAll<HTMLElement>(CARD)];
    const own = (event.target as Element).closest<HTMLElement>(CARD);
    const now = own ? cards.indexOf(own) : -1;
    const press = pressed(event.key, own) ?? moved(event.key, cards, now);
    if (!press) return;
    event.preventDefault();
    press();
  });
}

/** The switch for all of them at once, those of the desk as well; what is chosen stays on this device. */
export function switchKeys(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("[data-losse-toetsen]")) {
    box.checked = !chosen().uit;
    box.addEventListener("change", () => {
      try {
        keep({ ...chosen(), uit: !box.checked });
      } catch {
        // Where nothing may be kept, the box goes on telling what is so.
        box.checked = !chosen().uit;
      }
    });
  }
}

/** Whether a key is pressed by itself, by who wants that to do something and is not typing. */
function isSingle(event: KeyboardEvent): boolean {
  return !(event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || chosen().uit);
}

/** What a key does with the card where the reader is. */
function pressed(key: string, card: HTMLElement | null): (() => void) | undefined {
  const button = { s: ".mv-doen__houd button", c: "[data-kopieer]" }[key];
  const found = button ? card?.querySelector<HTMLElement>(`.mv-kaart__doen > form ${button}`) : null;
  return found ? () => found.click() : undefined;
}

/** The way to another card. */
function moved(key: string, cards: HTMLElement[], now: number): (() => void) | undefined {
  const step = { j: 1, k: -1 }[key];
  const link = step ? cards[now + step]?.querySelector<HTMLElement>(".mv-kaart__titel a") : null;
  return link ? () => link.focus() : undefined;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
