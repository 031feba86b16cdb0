/**
 * Memos beside the text. What is typed in one is kept on the device until it is on its way to the server, so that a
 * reload or a crash brings it back; it goes on its way when somebody leaves the field. A field says with its form which
 * memo it is, or on what a new one is written.
 */

import { words } from "./text.ts";

interface Draft {
  text: string;
  /** What the memo said when somebody began to type; the server refuses to write over anything else. */
  stood?: string;
  /** On its way: it is shown until the server's own words are there. */
  sent?: boolean;
  /** The server did not take it: it goes only when somebody says so. */
  held?: boolean;
}

const ON = "input[type=hidden][name=bij]";
const FIELD = "textarea.mv-memo__tekst";

let place = "";
let replacing = false;

/** Keeps what is typed from now on, and sends it when its field is left. */
export function keepWhileTyping(of: string, keep: (field: HTMLTextAreaElement) => void, told: () => void): void {
  place = `meervoud-memo-${of}:`;
  document.addEventListener("input", (event) => {
    const field = memoOf(event.target);
    if (!field) return;
    const before = read(nameOf(field));
    const stood = before?.sent ? before.text : (before?.stood ?? hidden(field, "stond"));
    if (field.value === field.defaultValue && !before?.sent) localStorage.removeItem(nameOf(field));
    else write(nameOf(field), { text: field.value, stood });
    told();
  });
  window.addEventListener("storage", (event) => {
    if (event.key?.startsWith(place)) follow(event.key, event.oldValue);
    told();
  });
  document.addEventListener("focusout", (event) => {
    const field = memoOf(event.target);
    // Who looks at another window is not done with the field, nor who goes on to its button.
    if (replacing || !field?.isConnected || field === document.activeElement) return;
    if (event.relatedTarget instanceof Node && field.form?.contains(event.relatedTarget)) return;
    if (goes(field)) keep(field);
    else if (!field.value && field.id === "memo-nieuw") writeOn("");
  });
}

/** Puts a page in the place of another: a field that goes with the old one is not left, for it is there again. */
export function inPlace(replace: () => void): void {
  replacing = true;
  replace();
  replacing = false;
}

/** The same memo in another window says the same: what is typed there, and that it is on its way. */
function follow(name: string, before: string | null): void {
  const field = [...document.querySelectorAll<HTMLTextAreaElement>(FIELD)].find((one) => nameOf(one) === name);
  const now = read(name);
  if (!field) return;
  if (now) field.value = now.text;
  else if (!hidden(field, "memo")) field.value = field.defaultValue;
  else if (parsed(before)?.sent) stand(field, parsed(before)?.text.trim() ?? "");
}

/** What the server has by now is what the next change is about. */
function stand(field: HTMLTextAreaElement, text: string): void {
  const stood = field.form?.querySelector<HTMLInputElement>('input[name="stond"]');
  if (stood) stood.value = text;
  field.defaultValue = text;
}

export function memoOf(target: EventTarget | Element | null): HTMLTextAreaElement | null {
  return target instanceof HTMLTextAreaElement && target.matches(FIELD) ? target : null;
}

/** The memos of a page that hold something which goes on its way by itself. */
export function leaving(page: HTMLElement, next?: HTMLElement): HTMLTextAreaElement[] {
  const stay = new Set([...(next?.querySelectorAll<HTMLTextAreaElement>(FIELD) ?? [])].map(nameOf));
  return [...page.querySelectorAll<HTMLTextAreaElement>(FIELD)].filter((one) => goes(one) && !stay.has(nameOf(one)));
}

/** Whether something of this place is kept here alone. */
export function isWaiting(): boolean {
  return names().some((name) => read(name)?.sent !== true);
}

/** Lets the new memo be on words that may have been marked a moment ago, `12-40`; empty: on the whole document. */
export function writeOn(place: string): void {
  const on = document.querySelector<HTMLInputElement>(ON);
  const heading = document.getElementById("memo");
  // What is chosen has its own memos.
  if (!on || !heading?.dataset.bij) return;
  on.value = place;
  heading.dataset.eerst ??= heading.textContent ?? "";
  const [start = 0, end = 0] = place.split("-").map(Number);
  const said = heading.dataset.bij.replace("{woorden}", words(start, end).trim());
  heading.textContent = place ? said : heading.dataset.eerst;
}

/** Takes what the new memo is on over to a page that comes in the place of this one. */
export function goOnWith(now: HTMLElement, next: HTMLElement): void {
  const [before, after] = [now, next].map((one) => one.querySelector<HTMLInputElement>(ON));
  if (before?.value && after) after.value = before.value;
}

/** The form of a memo as it goes on its way; nothing where the field says what the server has. */
export function taken(field: HTMLTextAreaElement): FormData | null {
  const draft = read(nameOf(field));
  if (!field.form || !draft || draft.sent) return null;
  const data = new FormData(field.form, field.form.querySelector<HTMLButtonElement>("button"));
  data.set("tekst", draft.text);
  if (!data.get("memo")) {
    localStorage.removeItem(nameOf(field));
    field.value = "";
    field.defaultValue = "";
    writeOn("");
    return data;
  }
  if (draft.stood !== undefined) data.set("stond", draft.stood);
  write(nameOf(field), { text: draft.text, sent: true });
  return data;
}

/** Puts what is kept here back in the fields of a page that came; nothing that went, where nothing is on its way. */
export function restore(page: HTMLElement, settled: boolean): void {
  const begun = names().flatMap((name) => /:nieuw-(\d+-\d+)$/.exec(name)?.[1] ?? []);
  const on = page.querySelector<HTMLInputElement>(ON)?.value || begun[0];
  if (on) writeOn(on);
  for (const field of page.querySelectorAll<HTMLTextAreaElement>(FIELD)) {
    const draft = read(nameOf(field));
    if (draft?.sent && settled) localStorage.removeItem(nameOf(field));
    else if (draft) field.value = draft.text;
  }
}

/** What the server said of a memo that was sent; what it refused is kept as a new one. */
export function answered(body: string, taken: boolean): void {
  const data = new URLSearchParams(body);
  if (data.get("doe") !== "memo") return;
  const [memo, mark, place, text] = ["memo", "merk", "bij", "tekst"].map((name) => data.get(name) ?? "");
  const on = mark || place;
  const name = named(memo ?? "", on ?? "");
  const draft = memo ? read(name) : null;
  if (draft?.sent && draft.text === text) localStorage.removeItem(name);
  // The server has its words in its own way: those are what the next change is about.
  else if (draft && taken) write(name, { text: draft.text });
  if (!taken && text?.trim() && !read(named("", on ?? ""))) write(named("", on ?? ""), { text, held: true });
}

/** Nothing of this place is kept any longer: it is not there. */
export function forget(): void {
  for (const name of names()) localStorage.removeItem(name);
}

function goes(field: HTMLTextAreaElement): boolean {
  const draft = read(nameOf(field));
  // A memo that was emptied goes, which can be undone; of one that was never written there is nothing to send.
  return draft !== null && !draft.sent && !draft.held && (draft.text.trim() !== "" || !!hidden(field, "memo"));
}

function nameOf(field: HTMLTextAreaElement): string {
  return named(hidden(field, "memo") ?? "", hidden(field, "merk") || hidden(field, "bij") || "");
}

function named(memo: string, on: string): string {
  return `${place}${memo ? `memo-${memo}` : `nieuw-${on}`}`;
}

function hidden(field: HTMLTextAreaElement, name: string): string | undefined {
  return field.form?.querySelector<HTMLInputElement>(`input[type=hidden][name="${name}"]`)?.value;
}

function names(): string[] {
  return Object.keys(localStorage).filter((one) => one.startsWith(place));
}

function read(name: string): Draft | null {
  return parsed(localStorage.getItem(name));
}

function parsed(said: string | null): Draft | null {
  try {
    return JSON.parse(said ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

function write(name: string, draft: Draft): void {
  localStorage.setItem(name, JSON.stringify(draft));
}
