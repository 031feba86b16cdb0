/**
 * Around the answers that htmx brings in: say that a search runs, tick the boxes as the
 * answer has them, lead the keyboard to what was added, and bring back added rounds for who returns.
 */
import { announce } from "./copy.ts";

/** What the browser keeps with this place in its history. */
interface Kept {
  /** Up to which page rounds were added. */
  page?: number;
  /** How far down the reader was when leaving. */
  height?: number;
  /** The card that the reader left by, and the address of the link in it. */
  card?: string;
  link?: string;
}

const CARD = "[id^=kaart-]";
const READINGS = ".mv-gelezen a";
const FILTERS = ".mv-stand .mv-chips a, .mv-facet summary";

let before = 0;
/** Where the next chip is when one was used: empty when none was. */
let chipUsed = "";
let returning = false;

export function followAnswers(): void {
  document.addEventListener("htmx:before:request", () => {
    before = document.querySelectorAll("#rondes > .mv-ronde").length;
    const chips = document.activeElement?.closest(".mv-chips");
    chipUsed = chips ? (chips.closest(".mv-gelezen") ? READINGS : FILTERS) : "";
    document.getElementById("resultaten")?.setAttribute("aria-busy", "true");
    announce(document.getElementById("melding")?.dataset.bezig ?? "");
  });
  document.addEventListener("htmx:finally:request", () => {
    document.getElementById("resultaten")?.removeAttribute("aria-busy");
  });
  document.addEventListener("htmx:after:swap", (event) => {
    tick();
    if (event.target instanceof Element && event.target.id === "rondes") added();
    else if (returning) bringBack();
    else if (chipUsed) focusNext();
  });
  document.addEventListener("htmx:before:history:restore", () => {
    returning = true;
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>(`${CARD} a[href]`) : null;
    const card = link?.closest(CARD);
    if (link && card) keep({ height: window.scrollY, card: card.id, link: link.getAttribute("href") ?? "" });
  });
  window.setTimeout(bringBack); // after htmx, which also waits a turn before it begins
}

/** A morphed box keeps what the reader did to it; what counts is what the answer says. */
function tick(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("#resultaten .mv-filters input[name]")) {
    box.checked = box.defaultChecked;
    if (box !== document.activeElement) box.value = box.defaultValue;
  }
}

function added(): void {
  if (returning) {
    bringBack();
    return;
  }
  keep({ page: page() });
  focusFirst(before);
}

/** The first card that came in, now that the link that asked for it is gone or moved down. */
function focusFirst(round: number): void {
  const added = document.querySelectorAll("#rondes > .mv-ronde")[round];
  added?.querySelector<HTMLElement>("a[href]")?.focus();
}

/** A filter that was taken off took the keyboard with it: on to the next one, or to where filters are chosen. */
function focusNext(): void {
  const next = chipUsed;
  chipUsed = "";
  if (document.activeElement && document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>(next)?.focus();
}

/** The rounds that were added before, one page after the other, and the place the reader was at. */
function bringBack(): void {
  const { page: wanted = 0, height } = kept();
  const more = document.getElementById("meer");
  returning = Boolean(more) && page() < wanted;
  if (returning) more?.click();
  else {
    if (wanted && height !== undefined) window.scrollTo(0, height);
    focusBack();
  }
}

/** Who comes back by the browser's own button goes on from the link that led away, unless already busy elsewhere. */
function focusBack(): void {
  const { card, link } = kept();
  if (!card || (document.activeElement && document.activeElement !== document.body)) return;
  const links = document.getElementById(card)?.querySelectorAll<HTMLElement>("a[href]") ?? [];
  const left = [...links].find((one) => one.getAttribute("href") === link);
  left?.closest("details")?.setAttribute("open", "");
  left?.focus({ preventScroll: Boolean(kept().page) });
}

function page(): number {
  return Number(document.getElementById("verder")?.dataset.pagina ?? 0);
}

function kept(): Kept {
  return (history.state as { kept?: Kept } | null)?.kept ?? {};
}

function keep(more: Kept): void {
  history.replaceState({ ...history.state, kept: { ...kept(), ...more } }, "");
}
