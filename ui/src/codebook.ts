/**
 * The tree of codes by hand and by keys: dragging a code between others or onto one, `Alt` with arrows for the same, and
 * another name in its place. All of it also stands on the page as forms, which these send.
 */

import { dragCodes } from "./codedrag.ts";

// No place: at the end.
const LAST = "";

export function tendCodes(): void {
  const tree = document.querySelector<HTMLElement>("[data-codeboom]");
  if (!tree) return;
  sayPlace(tree);
  void dragCodes(tree, {
    isWithin: (row, other) => isWithin(tree, row, other),
    beside: (moved, row, step) => move(tree, moved, row, step),
    onto: ask,
  });
  tree.addEventListener("keydown", (event) => press(event, tree));
  tree.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-hernoem]") : null;
    const row = rowOf(button);
    if (row) rename(row);
  });
}

/** Where a code stands that was moved: that it was moved alone tells nothing to who does not see the tree. */
function sayPlace(tree: HTMLElement): void {
  const done = document.querySelector<HTMLElement>("[data-gedaan]");
  const row = rowOf(document.getElementById(location.hash.slice(1)));
  if (!done || !row || !tree.dataset.plek) return;
  const beside = siblings(tree, row.dataset.ouder ?? "");
  const level = Number(/mv-diep-(\d+)/.exec(row.className)?.[1] ?? 0) + 1;
  const place = { niveau: level, n: beside.indexOf(row) + 1, van: beside.length };
  done.append(` ${tree.dataset.plek.replace(/\{(\w+)\}/g, (_, name) => String(place[name as keyof typeof place]))}`);
}

function rows(tree: HTMLElement): HTMLElement[] {
  return [...tree.querySelectorAll<HTMLElement>("[data-code]")];
}

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>("[data-code]") ?? undefined) : undefined;
}

function linkOf(row: Element | null): HTMLAnchorElement | null {
  return row?.querySelector<HTMLAnchorElement>(".mv-code__naam") ?? null;
}

function siblings(tree: HTMLElement, parent: string, but?: HTMLElement): HTMLElement[] {
  return rows(tree).filter((row) => row.dataset.ouder === parent && row !== but);
}

/** Whether a code is another, or stands somewhere below it. */
function isWithin(tree: HTMLElement, row: HTMLElement, other: HTMLElement): boolean {
  let one: HTMLElement | undefined = row;
  while (one && one !== other) {
    const above: string = one.dataset.ouder ?? "";
    one = rows(tree).find((found) => found.dataset.code === above);
  }
  return one === other;
}

/** Put a code beside another. */
function move(tree: HTMLElement, moved: HTMLElement, beside: HTMLElement, step: number): void {
  const parent = beside.dataset.ouder ?? "";
  const place = siblings(tree, parent, moved).indexOf(beside) + step;
  send({ doe: "verplaats", code: moved.dataset.code, onder: parent, plek: String(place) });
}

/** What has to become of two codes of which one is put onto the other; it says what merging would touch. */
function ask(moved: HTMLElement, onto: HTMLElement): void {
  const box = document.getElementById("opelkaar");
  if (!(box instanceof HTMLDialogElement)) return;
  for (const place of box.querySelectorAll("[data-een]")) place.textContent = moved.dataset.naam ?? "";
  for (const place of box.querySelectorAll("[data-ander]")) place.textContent = onto.dataset.naam ?? "";
  const touched = box.querySelector("[data-raakt]");
  if (touched) touched.textContent = moved.dataset.raakt ?? "";
  box.onclose = () => {
    const [code, other] = [moved.dataset.code, onto.dataset.code];
    if (box.returnValue === "samen") send({ doe: "samen", code, in: other });
    else if (box.returnValue === "onder") send({ doe: "verplaats", code, onder: other, plek: LAST });
    else linkOf(moved)?.focus();
  };
  box.returnValue = "";
  box.showModal();
}

function press(event: KeyboardEvent, tree: HTMLElement): void {
  const row = rowOf(event.target);
  if (!row || event.target instanceof HTMLInputElement) return;
  if (event.key === "F2") {
    event.preventDefault();
    rename(row);
    return;
  }
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !event.key.startsWith("Arrow")) return;
  event.preventDefault();
  const parent = row.dataset.ouder ?? "";
  const all = siblings(tree, parent);
  const at = all.indexOf(row);
  const code = row.dataset.code;
  const above = rows(tree).find((one) => one.dataset.code === parent);
  const [before, after] = [all[at - 1], all[at + 1]];
  if (event.key === "ArrowUp" && before) send({ doe: "verplaats", code, onder: parent, plek: String(at - 1) });
  else if (event.key === "ArrowDown" && after) send({ doe: "verplaats", code, onder: parent, plek: String(at + 1) });
  else if (event.key === "ArrowRight" && before)
    send({ doe: "verplaats", code, onder: before.dataset.code, plek: LAST });
  else if (event.key === "ArrowLeft" && above) move(tree, row, above, 1);
}

/** A field in place of a name: Enter saves, Escape leaves it as it was, and so does going elsewhere. */
function rename(row: HTMLElement): void {
  const link = linkOf(row);
  if (!link || row.querySelector("[data-naamveld]")) return;
  const field = document.createElement("input");
  field.className = "utrecht-textbox utrecht-textbox--html-input";
  field.dataset.naamveld = "";
  field.maxLength = 200;
  field.value = row.dataset.naam ?? "";
  field.setAttribute("aria-label", row.querySelector("[data-hernoem]")?.textContent ?? "");
  let closed = false;
  const close = (focus: boolean) => {
    // What is taken away loses the focus, which comes here again.
    if (closed) return;
    closed = true;
    field.remove();
    link.hidden = false;
    if (focus) link.focus();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
    else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      if (field.value.trim() && field.value !== row.dataset.naam)
        send({ doe: "hernoem", code: row.dataset.code, naam: field.value, stond: row.dataset.naam });
      else close(true);
    }
  });
  field.addEventListener("blur", () => close(false));
  link.hidden = true;
  link.after(field);
  field.focus();
  field.select();
}

/** Send what a form of the page would. */
function send(fields: Record<string, string | undefined>): void {
  const form = document.createElement("form");
  form.method = "post";
  form.hidden = true;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.name = name;
    field.value = value ?? "";
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}
