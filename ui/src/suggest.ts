/**
 * Suggestions under the question while someone types. The field has room for three lines, so it is a textbox with a
 * list and no combobox: ARIA in HTML gives a textarea no other role. Without scripts a button leads to a page with the
 * same.
 */
import { announce } from "./copy.ts";

const WAIT_MS = 150;
const SHORTEST = 2;
const LONGEST = 100;

let waiting = 0;
let asked: AbortController | undefined;

export function suggestWhileTyping(): void {
  equip();
  document.addEventListener("htmx:after:swap", equip);
  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field) soon(field);
  });
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event.target);
    if (field && !event.isComposing) press(event, field);
  });
  document.addEventListener("focusout", (event) => {
    if (fieldOf(event.target)) close();
  });
  document.addEventListener("submit", close);
  window.addEventListener("pagehide", close);
  // The field keeps the keyboard while someone points at the list.
  document.addEventListener("mousedown", (event) => {
    if (listOf(event.target)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (option && listOf(option)) choose(option);
  });
}

/** What is only true with scripts; an answer that htmx brings in takes it off again. */
function equip(): void {
  const field = theField();
  if (!field) return;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", "suggesties");
}

function theField(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("textarea[data-suggesties]");
}

function theList(): HTMLElement | null {
  return document.getElementById("suggesties");
}

function fieldOf(target: EventTarget | null): HTMLTextAreaElement | null {
  return target instanceof HTMLTextAreaElement && target === theField() ? target : null;
}

function listOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest("#suggesties") : null;
}

function options(): HTMLElement[] {
  return [...(theList()?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
}

function active(): HTMLElement | undefined {
  return options().find((option) => option.getAttribute("aria-selected") === "true");
}

/** Ask once the typing pauses. What is shown stays until the answer is there, so nothing flickers. */
function soon(field: HTMLTextAreaElement): void {
  window.clearTimeout(waiting);
  asked?.abort();
  mark(field, undefined);
  const typed = field.value.trim();
  if (typed.length < SHORTEST || typed.length > LONGEST) close();
  else waiting = window.setTimeout(() => void ask(field, typed), WAIT_MS);
}

async function ask(field: HTMLTextAreaElement, typed: string): Promise<void> {
  const request = new AbortController();
  asked = request;
  try {
    const address = `${field.dataset.suggesties}?${new URLSearchParams({ q: typed })}`;
    const answer = await fetch(address, {
      headers: { "HX-Request": "true", "HX-Request-Type": "partial" },
      signal: request.signal,
    });
    const html = answer.ok ? await answer.text() : "";
    if (!request.signal.aborted && document.activeElement === field) show(field, html);
  } catch {
    if (!request.signal.aborted) close(); // no connection: searching itself will tell
  }
}

function show(field: HTMLTextAreaElement, html: string): void {
  const found = new DOMParser().parseFromString(html, "text/html").getElementById("suggesties");
  theList()?.replaceChildren(...(found?.children ?? []));
  open(field);
  announce(found?.dataset.melding ?? "");
}

function open(field: HTMLTextAreaElement): void {
  const list = theList();
  if (!list) return;
  list.hidden = options().length === 0;
  equip();
  mark(field, undefined);
}

function close(): void {
  window.clearTimeout(waiting);
  asked?.abort();
  const [field, list] = [theField(), theList()];
  if (!field || !list) return;
  list.hidden = true;
  equip();
  mark(field, undefined);
}

/** Let one option stand out, or none; the keyboard stays in the field. */
function mark(field: HTMLTextAreaElement, chosen: HTMLElement | undefined): void {
  for (const option of options()) option.setAttribute("aria-selected", String(option === chosen));
  if (chosen) {
    field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

function press(event: KeyboardEvent, field: HTMLTextAreaElement): void {
  const isOpen = theList()?.hidden === false;
  const chosen = active();
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    // In a question of several lines the arrows go from line to line, until there is a list.
    if (options().length === 0 || (!isOpen && hasLines(field))) return;
    event.preventDefault();
    if (!isOpen) open(field);
    mark(field, next(chosen, event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    close();
  } else if (event.key === "Enter" && isOpen && chosen) {
    event.preventDefault();
    choose(chosen);
  }
}

function hasLines(field: HTMLTextAreaElement): boolean {
  return field.scrollHeight > 2 * Number.parseFloat(getComputedStyle(field).lineHeight);
}

/** The option after or before this one; past either end lies the field itself. */
function next(chosen: HTMLElement | undefined, step: number): HTMLElement | undefined {
  const all = options();
  const places = all.length + 1;
  const place = chosen ? all.indexOf(chosen) : all.length;
  return all[(place + step + places) % places];
}

function choose(option: HTMLElement): void {
  const address = option.dataset.href;
  close();
  if (address) location.assign(address);
}
