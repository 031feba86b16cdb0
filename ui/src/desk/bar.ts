/**
 * The small bar beside what is chosen: the codes that were given last, and a field to find or make one. It stands
 * behind the paragraph in the order of the page, so that who hears or tabs comes to it next, and never takes the
 * keyboard by itself: the numbers work where somebody is, `c` leads to the field and Escape sends it away.
 */

import { equip } from "./finder.ts";

let bar: HTMLElement | undefined;

/** Shows the bar under a place; what stands in it already stays. */
export function show(under: DOMRect, beside: HTMLElement): void {
  if (!bar?.isConnected) bar = made();
  if (!bar) return;
  if (bar.parentElement !== beside) beside.append(bar);
  bar.hidden = false;
  const edge = beside.getBoundingClientRect();
  const room = Math.max(0, edge.width - bar.offsetWidth);
  bar.style.insetBlockStart = `${Math.round(under.bottom - edge.top + 6)}px`;
  bar.style.insetInlineStart = `${Math.round(Math.min(Math.max(0, under.left - edge.left), room))}px`;
}

/** Sends it away; says whether it was there. */
export function hide(): boolean {
  const was = isShown();
  bar?.remove();
  bar = undefined;
  return was;
}

export function isShown(): boolean {
  return bar?.isConnected === true && !bar.hidden;
}

export function isIn(node: EventTarget | null): boolean {
  return node instanceof Node && bar?.contains(node) === true;
}

export function field(): HTMLInputElement | null {
  return isShown() ? (bar?.querySelector("input") ?? null) : null;
}

function made(): HTMLElement | undefined {
  const desk = document.getElementById("bureau");
  const typed = document.getElementById("nieuw");
  if (!desk || !(typed instanceof HTMLInputElement)) return undefined;
  const bar = document.createElement("div");
  bar.id = "keuzebalk";
  bar.className = "mv-keuzebalk mv-niet-printen";
  bar.lang = document.documentElement.lang;
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", desk.dataset.keuze ?? "");
  for (const code of desk.querySelectorAll<HTMLButtonElement>("button[data-cijfer]:enabled")) bar.append(button(code));
  bar.append(finder(typed));
  // What is chosen stays so while somebody points at the bar.
  bar.addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof HTMLInputElement)) event.preventDefault();
  });
  return bar;
}

/** A code as the list of codes has it, without how often it was given. */
function button(code: HTMLButtonElement): HTMLButtonElement {
  const made = document.createElement("button");
  made.name = "code";
  made.value = code.value;
  made.className = "mv-knop";
  for (const part of code.querySelectorAll(".mv-kleur, .mv-code__naam, kbd")) made.append(part.cloneNode(true));
  return made;
}

function finder(typed: HTMLInputElement): HTMLElement {
  const place = document.createElement("div");
  place.className = "mv-keuzebalk__veld";
  const field = document.createElement("input");
  field.className = typed.className;
  field.maxLength = typed.maxLength;
  field.autocomplete = "off";
  field.dataset.vind = typed.dataset.vind;
  const label = typed.labels?.[0]?.textContent ?? "";
  field.setAttribute("aria-label", label);
  field.placeholder = label;
  equip(field);
  place.append(field);
  return place;
}
