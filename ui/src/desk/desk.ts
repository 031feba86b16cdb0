/**
 * The desk: words get codes by mouse, touch or keys, without waiting. Every form of it is posted from a queue, and the
 * answer takes the place of what is shown; without scripts the same forms do the same.
 */
import * as bar from "./bar.ts";
import { given, letGo, offer, span, take, tick } from "./choice.ts";
import { listen } from "./doing.ts";
import { findWhileTyping } from "./finder.ts";
import { help } from "./help.ts";
import { isTyping, keyOf } from "./keys.ts";
import { remembered, switched } from "./layers.ts";
import { keepFitting, standOut } from "./margin.ts";
import * as memos from "./memos.ts";
import { type Act, newKey, type Outcome, Queue, queueOf } from "./queue.ts";
import { forgetRefused, keepRefused, refuse, showRefused } from "./refused.ts";
import * as region from "./region.ts";
import { at, BOX, boxOf, cursor, sentences } from "./sentences.ts";
import { hush, say, spoken, tell } from "./telling.ts";
import { text } from "./text.ts";

const LOOK_MS = 2_500;
const REST_MS = 200;
const OUT = new Set([401, 403]);
const GONE = new Set([404, 410]);
const KEPT_ALIVE = 60_000;
const TYPED = "input[id]:is([type=text], [type=search], [type=number], :not([type]))";
const NARROW = "(max-width: 64rem)";

let queue: Queue | undefined;
/** Whose desk it is: what they did is theirs, whoever signs in next in the same browser. */
let who = "";
let resting = 0;

export function code(): void {
  const place = desk();
  if (!place) return;
  document.documentElement.classList.add("heeft-script");
  const { onderzoek, stuk } = place.dataset;
  who = place.dataset.wie ?? "";
  queue = new Queue(queueOf(onderzoek ?? "", who), send, tellStand);
  document.addEventListener("submit", submitted);
  document.addEventListener("click", clicked);
  findWhileTyping();
  region.drawRegions(offer);
  memos.keepWhileTyping(`${onderzoek}-${stuk}-${who}`, keep, tellNow);
  keepRefused(`${onderzoek}-${stuk}-${who}`, (body) => post(new URLSearchParams(body)));
  window.addEventListener("pagehide", leave);
  // Who comes back from another window sees at once what was done there.
  document.addEventListener("visibilitychange", () => void look());
  listen((mark) => void open(mark, true));
  document.addEventListener("mouseover", standOut);
  document.addEventListener("focusin", standOut);
  document.addEventListener("selectionchange", () => {
    take();
    window.clearTimeout(resting);
    resting = window.setTimeout(offer, REST_MS);
  });
  window.addEventListener("popstate", () => void go(location.href, "none"));
  window.setInterval(() => void look(), LOOK_MS);
  setUp();
  memos.restore(place, queue.size === 0);
  queue.resume();
  const layered = remembered(onderzoek ?? "");
  if (layered) void go(layered, "here");
}

function desk(): HTMLElement | null {
  return document.getElementById("bureau");
}

function setUp(): void {
  const codes = document.querySelector<HTMLDetailsElement>("details.mv-bureau__codes");
  if (codes && matchMedia(NARROW).matches) codes.open = false;
  keepFitting(text());
}

/* --- posting --- */

function submitted(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || !desk()?.contains(form)) return;
  const memo = memos.memoOf(form.querySelector("textarea"));
  if (memo) {
    event.preventDefault();
    keep(memo);
    return;
  }
  const data = new FormData(form, event.submitter);
  // What was typed is meant where a code of the list was not chosen.
  const pressed = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
  if (pressed?.name === "code") data.delete("nieuw");
  if (pressed?.name === "nieuw") data.set("nieuw", pressed.value);
  if (form.id === "geven") {
    if (span) data.set("plek", `${span.start}-${span.end}`);
    const has = data.get("plek") || data.has("zin") || data.has("geheel") || data.get("vlak_x");
    if (!has && cursor >= 0) data.append("zin", boxOf(sentences()[cursor])?.value ?? "");
    else if (!has) {
      event.preventDefault();
      tell("kies", { toets: keyOf("volgende") });
      return;
    }
  }
  event.preventDefault();
  post(data);
  waiting(data);
  given(data);
  form.reset();
  if (form.id === "geven") {
    (boxOf(sentences()[cursor]) ?? text())?.focus({ preventScroll: true });
  }
}

function post(data: FormData | URLSearchParams): Act {
  data.set("sleutel", newKey());
  data.set("wie", who);
  const act = { url: location.pathname + location.search, body: new URLSearchParams(data as never).toString() };
  queue?.add(act);
  return act;
}

/** Sends a memo; the field of a new one is there for the next. */
function keep(field: HTMLTextAreaElement): Act | null {
  const data = memos.taken(field);
  return data ? post(data) : null;
}

/** What somebody was writing when the page goes: it lies in the queue, and is sent while that can be. */
function leave(): void {
  for (const field of memos.leaving(desk() ?? document.body)) {
    const act = keep(field);
    if (act) void ask(act).catch(() => undefined);
  }
}

function ask(act: Act): Promise<Response> {
  return fetch(act.url, {
    method: "POST",
    body: act.body,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    // It arrives though somebody leaves the page; browsers take no more than this.
    keepalive: act.body.length < KEPT_ALIVE,
  });
}

/** Shows at once what is on its way. */
function waiting(data: FormData): void {
  for (const value of data.getAll("zin"))
    document.querySelector(`${BOX}[value="${CSS.escape(String(value))}"]`)?.parentElement?.classList.add("is-wachtend");
  if (data.get("vlak_x")) region.wait();
}

async function send(act: Act): Promise<Outcome> {
  let answer: Response;
  try {
    answer = await ask(act);
  } catch {
    return "later";
  }
  if (answer.status >= 500 || answer.status === 429) return "later";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // A form to sign in, or what says that the document or the study is not there.
  if (!page.getElementById("bureau")) {
    if (GONE.has(answer.status)) forget();
    return answer.ok || OUT.has(answer.status) ? "out" : "gone";
  }
  memos.answered(act.body, answer.ok);
  const here = desk()?.dataset.stuk === page.getElementById("bureau")?.dataset.stuk;
  // A memo that was left: somebody is at other words by now, and stays there.
  if (here && answer.ok && movedOn(act)) {
    await go(location.href, "none");
    return "done";
  }
  if (here && !answer.ok) refuse(act, page.getElementById("mis")?.textContent?.trim() ?? "");
  if (here) swap(page);
  if (answer.redirected && here) history.replaceState(history.state, "", cleaned(answer.url));
  return answer.ok ? "done" : "refused";
}

/** What is not there any more leaves the device as well. */
function forget(): void {
  memos.forget();
  forgetRefused();
}

function movedOn(act: Act): boolean {
  const data = new URLSearchParams(act.body);
  return data.get("doe") === "memo" && data.get("merk") !== chosenNow();
}

/** The words that are shown beside the text, if any. */
function chosenNow(): string {
  return document.querySelector('.mv-bureau__naast [id^="hl-"]')?.id.replace(/^hl-/, "") ?? "";
}

function cleaned(url: string): string {
  const address = new URL(url);
  for (const name of ["gedaan", "gaf", "aan"]) address.searchParams.delete(name);
  return address.pathname + address.search + location.hash;
}

/** Puts what the server says in the place of what is shown; where somebody is and what they typed stay. */
function swap(page: Document): void {
  const now = desk();
  const next = page.getElementById("bureau");
  if (!now || !next) return;
  // Somebody else signed in meanwhile: their desk is another, with nothing of this one.
  if (next.dataset.wie !== who) {
    location.reload();
    return;
  }
  memos.goOnWith(now, next);
  for (const field of memos.leaving(now, next)) keep(field);
  const focused = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const id = focused && now.contains(focused) ? focused.id : "";
  const link = focused?.closest<HTMLAnchorElement>("#bureau a[data-merk]")?.getAttribute("href");
  const caret = focused instanceof HTMLTextAreaElement ? [focused.selectionStart, focused.selectionEnd] : null;
  const typed = [...now.querySelectorAll<HTMLInputElement>(TYPED)].filter((one) => one.value !== one.defaultValue);
  const ticked = new Set([...now.querySelectorAll<HTMLInputElement>(`${BOX}:checked`)].map((one) => one.value));
  const top = still()?.getBoundingClientRect().top;
  const open = [...now.querySelectorAll<HTMLDetailsElement>("details[id][open]")].map((one) => one.id);
  memos.inPlace(() => now.replaceWith(next));
  setUp();
  for (const one of open) document.getElementById(one)?.setAttribute("open", "");
  memos.restore(next, queue?.size === 0);
  showRefused();
  // What was refused is on a card of its own, and is not given with the next code.
  for (const one of next.querySelectorAll<HTMLInputElement>("[name=nieuw], [name=geheel]")) {
    one.defaultValue = one.type === "checkbox" ? one.value : "";
    one.defaultChecked = false;
  }
  for (const one of typed) {
    const field = document.getElementById(one.id);
    if (field instanceof HTMLInputElement) field.value = one.value;
  }
  region.show();
  for (const one of next.querySelectorAll<HTMLInputElement>(BOX)) one.checked = ticked.has(one.value);
  if (cursor >= 0) at(cursor, false);
  const again = id ? document.getElementById(id) : null;
  again?.focus({ preventScroll: true });
  if (caret && again instanceof HTMLTextAreaElement) again.setSelectionRange(caret[0] ?? 0, caret[1] ?? 0);
  if (focused?.matches(BOX)) boxOf(sentences()[cursor])?.focus({ preventScroll: true });
  if (link) next.querySelector<HTMLElement>(`a[href="${CSS.escape(link)}"]`)?.focus({ preventScroll: true });
  if (focused && document.activeElement === document.body) beside(focused)?.focus({ preventScroll: true });
  // What comes to stand above the text does not move it.
  const there = still()?.getBoundingClientRect().top;
  if (top !== undefined && there !== undefined) window.scrollBy({ top: there - top, behavior: "instant" });
  offer();
  tellNow();
  const told = document.getElementById("gedaan")?.textContent?.trim();
  if (told) say(told);
}

/** Where the keyboard goes when what had it is not on the page any more: to a like button, or to where somebody is. */
function beside(gone: HTMLElement): HTMLElement | null {
  const border = gone.dataset.grens?.split("_")[0];
  const like = border ? document.querySelector<HTMLElement>(`#grenzen [data-grens^="${border}"]`) : null;
  return like ?? boxOf(sentences()[cursor]) ?? text();
}

/** What stays where it is on the screen: the sentence where somebody is, or else where the text begins. */
function still(): HTMLElement | null {
  return sentences()[cursor] ?? text();
}

/** Shows an address without leaving the page, which then has it: as the next, as what is here, or not at all. */
async function go(url: string, as: "next" | "here" | "none" = "next"): Promise<void> {
  const answer = await fetch(url).catch(() => undefined);
  if (!answer) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.getElementById("bureau")) {
    location.href = url;
    return;
  }
  swap(page);
  if (as === "next") history.pushState(null, "", url);
  else if (as === "here") history.replaceState(history.state, "", url);
}

/** Whether somebody else changed something; shown at once where nothing is in the way. */
async function look(): Promise<void> {
  const place = desk();
  if (!place || document.hidden || !queue || queue.size > 0) return;
  const answer = await fetch(place.dataset.nu ?? "").catch(() => undefined);
  if (!answer?.ok || answer.redirected) return;
  const { number, there } = (await answer.json()) as { number: number; there: boolean };
  if (desk() === place && !there) {
    forget();
    location.reload();
  }
  if (number <= Number(place.dataset.nummer) || desk() !== place) return;
  if (document.getSelection()?.isCollapsed !== false && !isTyping(document.activeElement))
    await go(location.href, "none");
}

/* --- what is told --- */

function tellStand(number: number, busy: boolean, outcome?: Outcome): void {
  const place = desk();
  const stand = document.getElementById("stand");
  if (!place || !stand) return;
  const words = number === 1 ? place.dataset.wachtEen : place.dataset.wachtMeer;
  const done = memos.isWaiting() ? place.dataset.typt : place.dataset.bewaard;
  if (number === 0) stand.textContent = done ?? "";
  else
    stand.textContent =
      busy && number === 1 ? (place.dataset.bezig ?? "") : (words ?? "").replace("{n}", String(number));
  // The page itself says why there is nothing to work on any more, and what was withdrawn leaves the screen.
  if (outcome === "gone") location.reload();
  document.getElementById("uitgelogd")?.toggleAttribute("hidden", outcome !== "out");
}

function tellNow(): void {
  const number = queue?.size ?? 0;
  tellStand(number, number > 0);
}

/* --- clicks --- */

function clicked(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const place = desk();
  if (!target || !place?.contains(target) || bar.isIn(target)) return;
  hush();
  const sentence = target.closest<HTMLElement>(".mv-zin");
  // Words are there to be chosen as well: a click on them ticks nothing by itself.
  if (sentence && !(target instanceof HTMLInputElement)) event.preventDefault();
  if (event.ctrlKey || event.metaKey) {
    // One sentence more, or one less: a code is given to all of them.
    if (sentence && target instanceof HTMLInputElement === false && document.getSelection()?.isCollapsed)
      tick(sentence);
    return;
  }
  if (target.closest("#toetsen-knop")) help();
  const layer = target.closest<HTMLAnchorElement>("a[data-laag]");
  if (layer) {
    event.preventDefault();
    void go(switched(place.dataset.onderzoek ?? "", layer));
    return;
  }
  // On a page of the file it is a link of SVG, which has no address as text.
  const link = target.closest("a[data-merk]")?.getAttribute("href");
  if (link) {
    event.preventDefault();
    void go(new URL(link, location.href).href);
    return;
  }
  if (target.matches(BOX)) offer();
  if (target.closest("#tekst")) region.forget();
  if (target.closest("#tekst, #blad") && document.getSelection()?.isCollapsed) letGo();
  if (sentence && document.getSelection()?.isCollapsed) {
    // There is no list of codes beside the text there: the bar gives them.
    if (matchMedia(NARROW).matches && !target.matches("input")) tick(sentence);
    at(sentences().indexOf(sentence), false);
    const marked = target.closest<HTMLElement>("[data-merken]")?.dataset.merken?.split(" ").at(-1);
    if (marked) void open(marked);
  }
}

/** Shows a mark; who came by a key is led to its sentence and hears what it says. */
async function open(id: string, byKey = false): Promise<void> {
  const link = document.querySelector<HTMLAnchorElement>(`a[data-merk="${CSS.escape(id)}"]`);
  if (!link) return;
  await go(new URL(link.getAttribute("href") ?? "", location.href).href);
  // Keys go on from there: `j`, `k` and `o` start at these words.
  const words = document.querySelector<HTMLElement>(`[data-merken~="${CSS.escape(id)}"]`);
  const sentence = words?.closest<HTMLElement>(".mv-zin");
  if (sentence) at(sentences().indexOf(sentence), false);
  words?.scrollIntoView({ block: "nearest" });
  if (!byKey) return;
  (boxOf(sentence ?? undefined) ?? document.getElementById("gekozen"))?.focus({ preventScroll: true });
  say(spoken(id));
}
