/**
 * Codes under a field while somebody types: those that the page does not show, too. A field says in `data-vind` where
 * they are found. One that is chosen is given at once. Enter gives the one code that is found, where it begins as what
 * was typed; then a new code is the next in the list. What fits nothing, or more than one, becomes a new code. Without
 * scripts the field has a short list, and a link leads to all codes.
 */

import { say, wordsOf } from "./telling.ts";

interface Code {
  id: string;
  name: string;
  hue: number;
  under: string;
  also: string;
}

const WAIT_MS = 120;
const FIELD = "input[data-vind]";

let waiting = 0;
let asked: AbortController | undefined;
let last: { typed: string; found: Code[] } | undefined;
let list: HTMLUListElement | undefined;

export function findWhileTyping(): void {
  document.addEventListener("focusin", (event) => {
    const field = fieldOf(event.target);
    if (field) equip(field);
  });
  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field) soon(field);
  });
  // Before the keys of the desk: Escape closes the list and nothing else.
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event.target);
    if (field && !event.isComposing && press(event, field)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  });
  document.addEventListener("focusout", (event) => {
    if (fieldOf(event.target)) close();
  });
  document.addEventListener("submit", close, true);
  // The field keeps the keyboard while somebody points at the list.
  document.addEventListener("pointerdown", (event) => {
    if (list && event.target instanceof Node && list.contains(event.target)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    const field = list?.contains(option) ? fieldOf(document.activeElement) : null;
    if (option && field) give(field, option.dataset.code ?? "");
  });
}

function fieldOf(target: EventTarget | null): HTMLInputElement | null {
  return target instanceof HTMLInputElement && target.matches(FIELD) ? target : null;
}

/** What is only true with scripts. */
export function equip(field: HTMLInputElement): void {
  field.removeAttribute("list");
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", String(options().length > 0));
}

function options(): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
}

/** Ask once the typing pauses; what is shown stays until the answer is there. */
function soon(field: HTMLInputElement): void {
  window.clearTimeout(waiting);
  asked?.abort();
  if (field.value.trim()) waiting = window.setTimeout(() => void ask(field), WAIT_MS);
  else close();
}

async function ask(field: HTMLInputElement): Promise<void> {
  const found = await find(field);
  if (found === undefined || document.activeElement !== field) return;
  close();
  if (found.length > 0) open(field, found);
  say(wordsOf(found.length === 0 ? "gevonden_geen" : "gevonden", { n: String(found.length) }));
}

/** The codes that what is typed now may mean; nothing when something else was typed meanwhile. */
async function find(field: HTMLInputElement): Promise<Code[] | undefined> {
  const typed = field.value;
  if (last?.typed === typed) return last.found;
  const request = new AbortController();
  asked?.abort();
  asked = request;
  const address = `${field.dataset.vind}?${new URLSearchParams({ q: typed })}`;
  const answer = await fetch(address, { signal: request.signal }).catch(() => undefined);
  const found = answer?.ok && !answer.redirected ? ((await answer.json().catch(() => [])) as Code[]) : [];
  if (request.signal.aborted) return undefined;
  if (answer?.ok) last = { typed, found };
  return found;
}

/** The one code that what is typed means, if it does. */
function meant(found: Code[], typed: string): Code | undefined {
  const [only, more] = found;
  const wanted = folded(typed);
  return only && !more && (folded(only.name).startsWith(wanted) || folded(only.also) === wanted) ? only : undefined;
}

function folded(said: string): string {
  return said.normalize("NFKD").replace(/\p{M}/gu, "").trim().replace(/\s+/gu, " ").toLowerCase();
}

function open(field: HTMLInputElement, found: Code[]): void {
  list = document.createElement("ul");
  list.id = "gevonden-codes";
  list.className = "mv-suggesties";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels?.[0]?.textContent ?? field.getAttribute("aria-label") ?? "");
  list.append(...found.map(option));
  const only = meant(found, field.value);
  if (only && folded(only.name) !== folded(field.value)) list.append(fresh(field.value));
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "true");
  if (only) mark(field, options()[0]);
}

/** What was typed as a new code, though another begins so. */
function fresh(typed: string): HTMLElement {
  const made = bare(options().length);
  const words = document.getElementById("bureau")?.dataset.maak ?? "";
  made.textContent = words.replace("{naam}", typed.trim());
  return made;
}

function bare(number: number): HTMLElement {
  const made = document.createElement("li");
  made.id = `gevonden-code-${number}`;
  made.className = "mv-suggestie";
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", "false");
  return made;
}

function option(code: Code, number: number): HTMLElement {
  const made = bare(number);
  made.dataset.code = code.id;
  const name = document.createElement("span");
  const colour = document.createElement("span");
  colour.className = `mv-kleur mv-kleur--${code.hue}`;
  name.append(colour, ` ${code.name}`);
  made.append(name);
  const more = code.also || code.under;
  if (more) {
    const told = document.createElement("span");
    told.className = "mv-suggestie__soort";
    told.textContent = more;
    made.append(told);
  }
  return made;
}

export function close(): void {
  window.clearTimeout(waiting);
  asked?.abort();
  const field = fieldOf(list?.previousElementSibling ?? null);
  list?.remove();
  list = undefined;
  field?.removeAttribute("aria-activedescendant");
  field?.removeAttribute("aria-controls");
  field?.setAttribute("aria-expanded", "false");
}

/** Whether a press was for the list, or for what is typed. */
function press(event: KeyboardEvent, field: HTMLInputElement): boolean {
  const all = options();
  const active = all.find((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "Enter") {
    if (!field.value.trim() || event.ctrlKey || event.metaKey) return false;
    // The list may be that of what was typed before.
    if (active && last?.typed === field.value) give(field, active.dataset.code ?? "");
    else if (!field.readOnly) void decide(field);
    return true;
  }
  if (all.length === 0) return false;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    // Past either end lies the field itself.
    const places = all.length + 1;
    const place = (active ? all.indexOf(active) : all.length) + (event.key === "ArrowDown" ? 1 : -1);
    mark(field, all[(place + places) % places]);
  } else if (event.key === "Escape") {
    close();
    // What is typed is meant as it is from then on.
    last = { typed: field.value, found: [] };
  } else return false;
  return true;
}

/** Gives what is typed: who is faster than the list gets what it would have said. */
async function decide(field: HTMLInputElement): Promise<void> {
  window.clearTimeout(waiting);
  field.readOnly = true;
  const seen = list !== undefined && last?.typed === field.value;
  const found = (await find(field)) ?? [];
  field.readOnly = false;
  const chosen = seen ? undefined : meant(found, field.value);
  // The page may have changed meanwhile, by what somebody did before or somebody else did.
  const here = field.isConnected ? field : fieldOf(document.getElementById(field.id || "nieuw"));
  if (!here) return;
  here.value = field.value;
  give(here, chosen?.id ?? "");
}

function mark(field: HTMLInputElement, chosen: HTMLElement | undefined): void {
  for (const one of options()) one.setAttribute("aria-selected", String(one === chosen));
  if (chosen) {
    field.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else field.removeAttribute("aria-activedescendant");
}

/** Sends the form of the field with a code, as its button in the list of codes would; without one with a new name. */
function give(field: HTMLInputElement, code: string): void {
  const button = document.createElement("button");
  button.name = code ? "code" : "nieuw";
  button.value = code || field.value.trim();
  button.hidden = true;
  field.form?.append(button);
  field.form?.requestSubmit(button);
  button.remove();
  field.value = "";
  last = undefined;
  close();
}
