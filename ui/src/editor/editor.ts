/**
 * The editor of a collection: its forms are sent without leaving the page, one after the other, and the answer takes
 * the place of what is shown. Without scripts the same forms do the same.
 */
import { drag } from "./dragging.ts";
import { begin, isChanged, keep, makesBlock, saving } from "./saving.ts";

/** What is on its way; a form waits for the one before it. */
let last: Promise<void> = Promise.resolve();
let folded = false;
/** What a pointer is on: not every browser gives a button that is pressed the focus. */
let pressed: EventTarget | null = null;

export function edit(): void {
  if (!place()) return;
  document.documentElement.classList.add("heeft-script");
  document.addEventListener("submit", submitted);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", keyed);
  document.addEventListener("focusout", left);
  document.addEventListener("pointerdown", (event) => {
    pressed = event.target;
  });
  document.addEventListener("pointerup", () => {
    pressed = null;
  });
  saving((form) => queue(() => save(form)));
  setUp();
}

function place(): HTMLElement | null {
  return document.getElementById("redactie");
}

function queue(work: () => Promise<void>): void {
  last = last.then(work, work);
}

function setUp(): void {
  const bar = document.querySelector(".mv-redactie__balk");
  if (bar && !document.getElementById("klap")) {
    const button = document.createElement("button");
    button.type = "button";
    button.id = "klap";
    button.className = "mv-knop";
    button.addEventListener("click", () => fold(!folded));
    bar.append(button);
  }
  fold(folded);
  void drag((block, to, failed) => queue(() => send(moving(block, to), block, "", failed)));
}

function fold(now: boolean): void {
  folded = now;
  const button = document.getElementById("klap");
  if (button) {
    button.textContent = (now ? place()?.dataset.open : place()?.dataset.klap) ?? "";
    button.setAttribute("aria-pressed", String(now));
  }
  place()?.classList.toggle("is-ingeklapt", now);
  for (const line of document.querySelectorAll<HTMLElement>(".mv-bouwblok__kort")) line.hidden = !now;
}

/* --- sending --- */

function submitted(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || !place()?.contains(form)) return;
  event.preventDefault();
  const data = new FormData(form, event.submitter);
  const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "";
  const block = form.closest<HTMLElement>(".mv-bouwblok")?.dataset.blok ?? "";
  const kind = ["data-blokform", "data-nieuw"].find((name) => form.hasAttribute(name));
  // What is sent here is not to be saved once more on leaving it.
  if (kind) form.removeAttribute(kind);
  queue(() => send(data, block, button, () => kind && form.setAttribute(kind, "")));
}

/** Sends a form and shows what the server says; where it does not say it here, the browser goes there itself. */
async function send(data: FormData, block: string, button = "", failed = () => {}): Promise<void> {
  await keepAll();
  say("bezig");
  let answer: Response;
  try {
    answer = await fetch(action(), { method: "POST", body: new URLSearchParams(data as never) });
  } catch {
    failed();
    say("wacht");
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("redactie")) {
    natively(data);
    return;
  }
  swap(page);
  history.replaceState(history.state, "", action());
  const made = new URL(answer.url).searchParams.get("blok") || block;
  focus(made, button);
  if (answer.ok) say("bewaard");
}

/** What stands open and was changed is saved before something else is done, or it would be gone with the swap. */
async function keepAll(): Promise<void> {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-blokform]")) {
    if (isChanged(form)) await keep(form, refresh);
  }
}

/** Sends the same as a browser without scripts would; that is leaving the page on purpose. */
function natively(data: FormData): void {
  for (const open of document.querySelectorAll("[data-blokform], [data-nieuw]")) {
    for (const name of ["data-blokform", "data-nieuw"]) open.removeAttribute(name);
  }
  const form = document.createElement("form");
  form.method = "post";
  form.action = action();
  for (const [name, value] of data) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = String(value);
    field.hidden = true;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

function moving(block: string, to: number): FormData {
  const data = new FormData();
  data.set("blok", block);
  data.set("plek", String(to));
  data.set("doe", "plaats");
  return data;
}

function action(): string {
  return location.pathname;
}

async function show(url: string): Promise<void> {
  await keepAll();
  const typed = typedNew();
  if (typed && new URL(url).searchParams.has("na")) {
    // One new block at a time: what was typed in this one is not saved yet.
    typed.querySelector<HTMLElement>("textarea, input:not([type=hidden])")?.focus();
    return;
  }
  const answer = await fetch(url).catch(() => undefined);
  const page = answer && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page?.getElementById("redactie")) {
    location.href = url;
    return;
  }
  swap(page);
  const field = document.querySelector<HTMLElement>("#nieuw :is(input:not([type=hidden]), textarea, select, a)");
  const changed = document.querySelector<HTMLElement>(
    "[data-blokform] :is(input:not([type=hidden]), textarea, select)",
  );
  (field ?? changed ?? document.getElementById(url.split("#")[1] ?? ""))?.focus();
}

/** Puts what the server says in the place of what is shown. */
function swap(page: Document): void {
  const now = place();
  const next = page.getElementById("redactie");
  if (!now || !next) return;
  keepNew(next);
  // It is told in the region of the page, and would be told twice.
  next.querySelector("#gedaan")?.removeAttribute("role");
  now.replaceWith(next);
  setUp();
  const told = next.querySelector("#gedaan, #mis")?.textContent?.trim();
  const region = document.getElementById("melding");
  if (region && told) region.textContent = told;
}

/** The same while somebody works elsewhere on the page, who stays there. */
function swapBehind(page: Document): void {
  const at = document.activeElement;
  const id = at?.id || at?.closest(".mv-bouwblok")?.id;
  swap(page);
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

/** The form of a new block in which something was typed. */
function typedNew(): HTMLFormElement | undefined {
  return [...document.querySelectorAll<HTMLFormElement>("form[data-nieuw]")].find((form) => isChanged(form));
}

/** What was typed in a new block stays open where it was, whatever else is done. */
function keepNew(next: HTMLElement): void {
  const part = typedNew()?.closest<HTMLElement>("#nieuw");
  if (!part || next.querySelector("form[data-nieuw]")) return;
  const block = part.closest("li")?.id;
  const there = block ? next.querySelector(`#${CSS.escape(block)}`) : null;
  (there ?? next.querySelector("#bouw"))?.append(part);
}

/** What stands beside the blocks, after one of them was saved while somebody works in it. */
function refresh(page: Document): void {
  for (const selector of [".mv-redactie__zij", ".mv-stappen"]) {
    const next = page.querySelector(selector);
    if (next) document.querySelector(selector)?.replaceWith(next);
  }
  offer(page.getElementById("letterlijk"));
  say("bewaard");
}

/** Words that stand literally in a document: whoever typed them can make them its quotation. */
function offer(made: HTMLElement | null): void {
  document.getElementById("letterlijk")?.remove();
  const block = made?.closest("li")?.id;
  const there = block ? document.getElementById(block)?.querySelector(".mv-bouwblok__inhoud") : null;
  if (made && there) there.before(made);
  const said = there ? made?.querySelector("p")?.textContent : "";
  const region = document.getElementById("melding");
  if (region && said) region.textContent = said;
}

function focus(block: string, button: string): void {
  const there = document.getElementById(`blok-${block}`);
  const same = there?.querySelector<HTMLButtonElement>(`button[value="${CSS.escape(button)}"]:enabled`);
  const wrong = document.getElementById("mis");
  (wrong ?? same ?? there ?? document.getElementById("bouw"))?.focus({ preventScroll: wrong === null && !there });
}

function say(what: "bezig" | "bewaard" | "wacht"): void {
  const stand = document.getElementById("stand");
  const clock = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  if (stand) stand.textContent = (place()?.dataset[what] ?? "").replace("{tijd}", clock);
}

/* --- clicks, keys and leaving --- */

function clicked(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("#redactie a[href]") : null;
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  const url = new URL(link.href);
  // A list to choose from is searched by a form of its own; what only leads to a block stays a link.
  if (url.pathname !== location.pathname || (!url.search && !link.closest("form, .mv-erbij"))) return;
  event.preventDefault();
  // *Toch niet*: what was typed there is not meant to stay.
  if (!url.search) link.closest("form")?.removeAttribute("data-blokform");
  if (!url.search) link.closest("#nieuw")?.remove();
  queue(() => show(link.href));
}

function keyed(event: KeyboardEvent): void {
  const target = event.target instanceof HTMLElement ? event.target : null;
  if (!target || target.matches("input, textarea, select")) return;
  const way = event.altKey ? { ArrowUp: "omhoog", ArrowDown: "omlaag" }[event.key] : undefined;
  const block = target.closest<HTMLElement>(".mv-bouwblok");
  if (way && block) {
    event.preventDefault();
    const data = new FormData();
    data.set("blok", block.dataset.blok ?? "");
    data.set("doe", way);
    queue(() => send(data, block.dataset.blok ?? ""));
    return;
  }
  if ((event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) {
    const again = event.key.toLowerCase() === "y" || event.shiftKey;
    event.preventDefault();
    document.querySelector<HTMLButtonElement>(`[data-toets="${again ? "opnieuw" : "terug"}"]:enabled`)?.click();
  }
}

/** A text is saved on leaving it, a new one too. */
function left(event: FocusEvent): void {
  const open = "form[data-blokform], form[data-nieuw]";
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>(open) : null;
  const to = event.relatedTarget ?? pressed;
  if (!form || (to instanceof Node && form.contains(to)) || !isChanged(form)) return;
  // Whoever presses a button of another form: that waits until this is saved.
  queue(() => save(form));
}

async function save(form: HTMLFormElement): Promise<void> {
  if (form.hasAttribute("data-blokform")) await keep(form, refresh);
  else if (makesBlock(form)) await begin(form, refresh, swapBehind, natively);
}
