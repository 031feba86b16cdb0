/**
 * What a memo can refer to, in a list that opens where somebody types two brackets. Like suggestions under a question it
 * is a textbox with a list: ARIA in HTML gives a textarea no other role. Without scripts a button does the same.
 */
import { announce } from "./copy.ts";

const WAIT_MS = 150;
const OPENED = /\[\[([^[\]\n]{0,60})$/;

let waiting = 0;
let asked: AbortController | undefined;
let list: HTMLElement | undefined;

export function refer(): void {
  document.addEventListener("input", (event) => {
    const field = fieldOf(event.target);
    if (field) soon(field);
  });
  // Before any other keys of the page: Escape closes the list and nothing else.
  document.addEventListener(
    "keydown",
    (event) => {
      const field = fieldOf(event.target);
      if (field && !event.isComposing) press(event, field);
    },
    true,
  );
  document.addEventListener("focusout", (event) => {
    if (fieldOf(event.target)) close(fieldOf(event.target));
  });
  // The field keeps the keyboard while someone points at the list.
  document.addEventListener("mousedown", (event) => {
    if (event.target instanceof Element && list?.contains(event.target)) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-zet]") : null;
    const field = list?.previousElementSibling ?? null;
    if (option && list?.contains(option) && field instanceof HTMLTextAreaElement) choose(field, option);
  });
}

function fieldOf(target: EventTarget | null): HTMLTextAreaElement | null {
  return target instanceof HTMLTextAreaElement && target.dataset.verwijs ? target : null;
}

function options(): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[role=option]") ?? [])];
}

/** What is typed behind two brackets, before the cursor. */
function wanted(field: HTMLTextAreaElement): RegExpExecArray | null {
  return OPENED.exec(field.value.slice(0, field.selectionStart));
}

function soon(field: HTMLTextAreaElement): void {
  window.clearTimeout(waiting);
  asked?.abort();
  const found = wanted(field);
  if (found) waiting = window.setTimeout(() => void ask(field, found[1] ?? ""), WAIT_MS);
  else close(field);
}

async function ask(field: HTMLTextAreaElement, sought: string): Promise<void> {
  const request = new AbortController();
  asked = request;
  try {
    const address = `${field.dataset.verwijs}?${new URLSearchParams({ zoek: sought })}`;
    const answer = await fetch(address, { signal: request.signal });
    const html = answer.ok && !answer.redirected ? await answer.text() : "";
    if (!request.signal.aborted && document.activeElement === field) show(field, html);
  } catch {
    if (!request.signal.aborted) close(field); // no connection: what is typed stays
  }
}

function show(field: HTMLTextAreaElement, html: string): void {
  const found = new DOMParser().parseFromString(html, "text/html").getElementById("verwijzingen");
  close(field);
  if (!found?.children.length) return;
  list = found;
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  mark(field, options()[0]);
  announce(list.dataset.melding ?? "");
}

function close(field: HTMLTextAreaElement | null): void {
  window.clearTimeout(waiting);
  asked?.abort();
  list?.remove();
  list = undefined;
  for (const name of ["aria-controls", "aria-autocomplete", "aria-haspopup", "aria-activedescendant"])
    field?.removeAttribute(name);
}

/** Let one option stand out; the keyboard stays in the field. */
function mark(field: HTMLTextAreaElement, chosen: HTMLElement | undefined): void {
  for (const option of options()) option.setAttribute("aria-selected", String(option === chosen));
  if (!chosen) return;
  field.setAttribute("aria-activedescendant", chosen.id);
  chosen.scrollIntoView({ block: "nearest" });
}

function press(event: KeyboardEvent, field: HTMLTextAreaElement): void {
  const all = options();
  const at = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const chosen = all[at];
  if (!chosen) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    mark(field, all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
  } else if (event.key === "Enter") {
    choose(field, chosen);
  } else if (event.key === "Escape") {
    close(field);
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(field: HTMLTextAreaElement, option: HTMLElement): void {
  const found = wanted(field);
  const end = field.selectionStart;
  close(field);
  if (!found) return;
  field.setRangeText(`[[${option.dataset.zet}]]`, found.index, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
