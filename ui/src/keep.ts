/**
 * Keeping quotations on this device: what the forms do by way of the server happens at once, and the number in the
 * header ticks. What is kept stays in the browser; an address carries it only where there are no scripts.
 */
import { announce } from "./copy.ts";

interface Kept {
  keys: string[];
  /** The question that all of them were kept under; empty where there were several. */
  asked: string;
  title: string;
  notes: Record<string, string>;
}

const STORE = "meervoud-selectie";
const MOST = 30;
const NOTHING: Kept = { keys: [], asked: "", title: "", notes: {} };

export function keepQuotations(): void {
  if (onSelection() && opensBare()) return;
  if (onSelection()) followSelection();
  else takeOver();
  show();
  document.addEventListener("submit", keep);
  document.addEventListener("htmx:after:swap", show);
  window.addEventListener("storage", show);
  window.addEventListener("pageshow", show);
}

function read(): Kept {
  try {
    const kept = { ...NOTHING, ...(JSON.parse(localStorage.getItem(STORE) ?? "{}") as Partial<Kept>) };
    return Array.isArray(kept.keys) ? kept : NOTHING;
  } catch {
    return NOTHING;
  }
}

function write(kept: Kept): void {
  try {
    localStorage.setItem(STORE, JSON.stringify(kept));
  } catch {
    // No room, or not allowed: then the form would have to do it.
  }
}

function keysOf(address: string): string[] {
  const value = new URL(address, document.baseURI).searchParams.get("c") ?? "";
  return value.split("~").filter(Boolean);
}

function onSelection(): boolean {
  return document.getElementById("selectie-pagina") !== null;
}

/** The page of what is kept, with the keys in their order. */
function address(kept: Kept): string {
  const link = document.getElementById("selectie") as HTMLAnchorElement;
  const parts = [
    ...(kept.keys.length ? [`c=${kept.keys.join("~")}`] : []),
    ...(kept.asked ? [`q=${encodeURIComponent(kept.asked)}`] : []),
  ];
  return link.pathname + (parts.length ? `?${parts.join("&")}` : "");
}

/** Who typed the address of the selection, or has it among the bookmarks, gets to see what is kept on the device. */
function opensBare(): boolean {
  const kept = read();
  if (keysOf(location.href).length || !kept.keys.length) return false;
  location.replace(address(kept));
  return true;
}

/** Who came here by way of the server brought the keys in the address: from now on they stay on the device. */
function takeOver(): void {
  const brought = keysOf(location.href);
  if (!brought.length) return;
  const kept = read();
  const under = new URL(location.href).searchParams.get("onder") ?? "";
  write({
    ...kept,
    keys: [...new Set([...kept.keys, ...brought])].slice(0, MOST),
    asked: kept.keys.length && kept.asked !== under ? "" : under,
  });
  for (const link of document.querySelectorAll("[href*='c='], [data-hx-get*='c=']")) {
    for (const name of ["href", "data-hx-get"]) {
      const value = link.getAttribute(name);
      if (value?.startsWith("/")) link.setAttribute(name, without(value));
    }
  }
  for (const field of document.querySelectorAll("input[type=hidden]:is([name=c], [name=onder])")) field.remove();
  history.replaceState(history.state, "", without(location.href));
}

function without(href: string): string {
  const url = new URL(href, document.baseURI);
  url.searchParams.delete("c");
  url.searchParams.delete("onder");
  return url.pathname + url.search + url.hash;
}

function asked(): string {
  return new URL(location.href).searchParams.get("q") ?? "";
}

/** Whether the form keeps a quotation or lets one go; then that happens here. */
function keep(event: SubmitEvent): void {
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement) || !button.closest(".mv-doen__houd")) return;
  event.preventDefault();
  const kept = read();
  const adding = button.name === "bewaar";
  const keys = kept.keys.filter((key) => key !== button.value);
  if (adding) keys.push(button.value);
  const one = !kept.keys.length || kept.asked === asked();
  write({ ...kept, keys, asked: !adding ? kept.asked : one ? asked() : "" });
  const place = button.closest(".mv-doen__houd");
  show();
  announce(text(adding ? "bewaard" : "weg"));
  place?.querySelector<HTMLElement>(adding ? "button" : "button[name=bewaar]")?.focus();
}

/** Every quotation and the header as they are kept on this device. */
function show(): void {
  const kept = read();
  const link = document.getElementById("selectie");
  const number = document.getElementById("selectie-n");
  if (link && !(onSelection() && isShown(kept))) link.setAttribute("href", address(kept));
  if (number) number.textContent = kept.keys.length ? ` (${kept.keys.length})` : "";
  countInMenu(kept.keys.length);
  for (const place of document.querySelectorAll<HTMLElement>(".mv-doen__houd")) {
    const key = place.dataset.sleutel ?? "";
    const state = kept.keys.includes(key) ? "bewaard" : kept.keys.length >= MOST ? "vol" : "vrij";
    if (place.dataset.stand !== state) draw(place, state);
    const own = place.querySelector("a");
    if (own) {
      own.setAttribute("href", address(kept));
      own.textContent = text("selectie").replace("{n}", String(kept.keys.length));
    }
  }
}

/** How many are kept, on the button of the menu that has the link folded away. */
function countInMenu(kept: number): void {
  const number = document.getElementById("menu-n");
  if (!number) return;
  const what = document.createElement("span");
  what.className = "mv-onzichtbaar";
  what.textContent = ` ${text("inmenu")}`;
  number.replaceChildren(...(kept ? [` (${kept}`, what, ")"] : []));
}

/** What the server would have drawn in this place. */
function draw(place: HTMLElement, state: string): void {
  const drawn = document.querySelector<HTMLTemplateElement>(`template[data-stand=${state}]`);
  if (!drawn) return;
  place.dataset.stand = state;
  place.replaceChildren(drawn.content.cloneNode(true));
  for (const button of place.querySelectorAll("button")) button.value = place.dataset.sleutel ?? "";
  const hidden = place.querySelector(".mv-onzichtbaar");
  if (hidden) hidden.textContent = ` ${place.dataset.naam ?? ""}`;
}

function text(name: string): string {
  return document.getElementById("selectie")?.dataset[name] ?? "";
}

function isShown(kept: Kept): boolean {
  return keysOf(location.href).join("~") === kept.keys.join("~");
}

/** On the selection itself: what is typed stays on the device, and what a button does counts for what is kept. */
function followSelection(): void {
  const form = document.getElementById("selectieformulier");
  const kept = read();
  const mine = isShown(kept) || !kept.keys.length;
  if (!form) return;
  if (!mine) document.getElementById("andermans")?.removeAttribute("hidden");
  for (const field of fields(form)) {
    const before = field.name === "titel" ? kept.title : kept.notes[field.name.slice("noot-".length)];
    if (mine && !field.value && before) field.value = before;
  }
  form.addEventListener("input", () => mine && write(typed(form, read())));
  document.addEventListener("submit", (event) => {
    const leads = event.submitter?.getAttribute("formaction");
    if (event.submitter?.id === "voeg-toe") {
      event.preventDefault();
      const now = read();
      write({ ...now, keys: [...new Set([...now.keys, ...keysOf(location.href)])].slice(0, MOST) });
      location.assign(address(read()));
    } else if (mine && leads && new URL(leads, document.baseURI).pathname === location.pathname) {
      write({ ...typed(form, read()), keys: keysOf(leads), asked: asked() });
    }
  });
}

function fields(form: HTMLElement): (HTMLInputElement | HTMLTextAreaElement)[] {
  return [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("#titel, textarea[name^=noot-]")];
}

function typed(form: HTMLElement, kept: Kept): Kept {
  const notes = { ...kept.notes };
  let { title } = kept;
  for (const field of fields(form)) {
    if (field.name === "titel") title = field.value;
    else notes[field.name.slice("noot-".length)] = field.value;
  }
  return { ...kept, title, notes };
}
