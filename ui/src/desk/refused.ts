/**
 * Codings that the server refused: each is a card with its words, until somebody tries again or throws it away. Cards
 * are kept for this window only, so that the words of who takes their story back do not stay on a device.
 */

import type { Act } from "./queue.ts";
import { words } from "./text.ts";

interface Card {
  url: string;
  body: string;
  said: string;
  words: string[];
  why: string;
}

const CODED = new Set(["geef", "vivo"]);

let place = "";

/** Shows the cards of a place; `again` is asked to send what is tried once more. */
export function keepRefused(of: string, again: (body: string) => void): void {
  place = `meervoud-geweigerd-${of}`;
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-kaart]") : null;
    const number = [...cards()].findIndex((one) => one.contains(button));
    const card = read()[number];
    if (!button || !card) return;
    write(read().filter((_, at) => at !== number));
    if (button.dataset.kaart === "opnieuw") again(card.body);
    showRefused();
    document.querySelector<HTMLElement>("#geweigerd button, #tekst")?.focus();
  });
  showRefused();
}

/** Makes a card of what was refused, from what the page shows still. */
export function refuse(act: Act, why: string): void {
  const data = new URLSearchParams(act.body);
  if (!CODED.has(data.get("doe") ?? "geef")) return;
  const spans = [data.get("plek") ?? "", ...data.getAll("zin")].filter((one) => one !== "");
  const code = document.querySelector(
    `button[name="code"][value="${CSS.escape(data.get("code") ?? "")}"] .mv-code__naam`,
  );
  const card = {
    url: act.url,
    body: act.body,
    said: code?.textContent ?? data.get("nieuw") ?? "",
    words: [...spans.map((one) => words(...(one.split("-").map(Number) as [number, number]))), ...regions(data)],
    why,
  };
  write([...read(), card]);
}

/** A part of a page has no words, but a name. */
function regions(data: URLSearchParams): string[] {
  const name = data.get("vlak_x") ? document.getElementById("vlak")?.dataset.naam : "";
  return name ? [name] : [];
}

/** Nothing of this place is kept any longer: it is not there. */
export function forgetRefused(): void {
  sessionStorage.removeItem(place);
}

export function showRefused(): void {
  const section = document.getElementById("geweigerd");
  const template = section?.querySelector("template");
  const list = section?.querySelector("ul");
  if (!section || !template || !list) return;
  list.replaceChildren(...read().map((card) => made(card, template)));
  section.hidden = list.children.length === 0;
}

function made(card: Card, template: HTMLTemplateElement): Node {
  const made = template.content.cloneNode(true) as DocumentFragment;
  const [quote, code, why] = ["blockquote", "strong", ".mv-noot"].map((one) => made.querySelector(one));
  quote?.replaceChildren(...card.words.map((one) => `“${one}” `));
  quote?.toggleAttribute("hidden", card.words.length === 0);
  if (code) code.textContent = card.said;
  if (why) why.textContent = card.why;
  return made;
}

function cards(): HTMLCollection {
  return document.querySelector("#geweigerd ul")?.children ?? document.createElement("ul").children;
}

function read(): Card[] {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "[]") as Card[];
  } catch {
    return [];
  }
}

function write(all: Card[]): void {
  sessionStorage.setItem(place, JSON.stringify(all));
}
