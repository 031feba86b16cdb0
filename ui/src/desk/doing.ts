/** What keys do at the desk. Each does something, or says why it cannot. */

import * as bar from "./bar.ts";
import { grow, justCoded, offer, take, tick } from "./choice.ts";
import { help } from "./help.ts";
import { type Action, chosen, isTyping, keyOf, pressed } from "./keys.ts";
import { memoOf, writeOn } from "./memos.ts";
import { forget } from "./region.ts";
import { at, boxOf, cursor, sentences } from "./sentences.ts";
import { hush, tell } from "./telling.ts";
import { text } from "./text.ts";

let border: "begin" | "eind" = "eind";
let open: (mark: string) => void = () => undefined;

/** Listens to keys; `to` is asked to show a mark. */
export function listen(to: (mark: string) => void): void {
  open = to;
  document.addEventListener("keydown", keyed);
}

function keyed(event: KeyboardEvent): void {
  if (document.querySelector("dialog[open]") || !document.getElementById("bureau")) return;
  hush();
  if ((event.ctrlKey || event.metaKey) && !isTyping(event.target) && /^[zy]$/i.test(event.key)) {
    const step = event.key.toLowerCase() === "y" || event.shiftKey ? "opnieuw" : "terug";
    event.preventDefault();
    press(`[data-toets="${step}"]:enabled`, `${step}_niets`);
    return;
  }
  if (event.key === "Escape" && bar.isShown()) {
    const within = bar.isIn(document.activeElement);
    forget();
    bar.hide();
    if (within) (boxOf(sentences()[cursor]) ?? text())?.focus({ preventScroll: true });
    event.preventDefault();
    return;
  }
  if (isTyping(event.target)) {
    const left = event.key === "Enter" && (event.ctrlKey || event.metaKey) && memoOf(event.target);
    if (event.key === "Escape" || left) at(Math.max(cursor, 0));
    return;
  }
  take();
  if (!chosen().uit && (grown(event) || digit(event) || moved(event))) {
    event.preventDefault();
    return;
  }
  const action = pressed(event);
  if (!action) return;
  event.preventDefault();
  if (ONLY_CODERS.has(action) && !codesAlong()) tell("leest");
  else DOING[action]();
}

/** Who only reads has no list of codes, no boxes and no field for a memo. */
function codesAlong(): boolean {
  return document.getElementById("nieuw") !== null;
}

const ONLY_CODERS = new Set<Action>(["vink", "code", "vivo", "memo", "grens", "weg"]);

function press(selector: string, otherwise: string, filled: Record<string, string> = {}): void {
  const button = document.querySelector<HTMLElement>(selector);
  if (button) button.click();
  else tell(otherwise, filled);
}

/** What a key that is needed first is on this keyboard. */
function first(action: Action): Record<string, string> {
  return { toets: keyOf(action) };
}

function grown(event: KeyboardEvent): boolean {
  const asked = event.shiftKey && /^Arrow(Left|Right)$/.test(event.key) && !event.ctrlKey && !event.metaKey;
  if (!asked) return false;
  if (!grow(event)) tell(codesAlong() ? "zin" : "leest", first("volgende"));
  return true;
}

function digit(event: KeyboardEvent): boolean {
  if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (codesAlong()) press(`[data-cijfer="${event.key}"]:enabled`, "cijfer", { cijfer: event.key });
  else tell("leest");
  return true;
}

/** A border that was chosen moves either way. */
function moved(event: KeyboardEvent): boolean {
  const step = { ArrowLeft: "eerder", ArrowRight: "later" }[event.key];
  const details = document.querySelector<HTMLDetailsElement>(".mv-bureau__naast details[open]");
  if (!step || !details || event.shiftKey) return false;
  press(`.mv-bureau__naast details[open] [data-grens="${border}_${step}"]`, "grens_niet");
  return true;
}

const DOING: Record<Action, () => void> = {
  volgende: () => at(cursor + 1),
  vorige: () => at(cursor - 1),
  vink: () => {
    const here = sentences()[cursor];
    if (here) tick(here);
    else tell("zin", first("volgende"));
  },
  code: () => {
    offer();
    (bar.field() ?? document.getElementById("nieuw"))?.focus();
  },
  vivo: () => document.querySelector<HTMLButtonElement>('#geven [value="vivo"]')?.click(),
  memo: () => {
    writeOn(justCoded());
    document.getElementById("memo-nieuw")?.focus();
  },
  grens: () => {
    const details = document.querySelector<HTMLDetailsElement>(".mv-bureau__naast details");
    if (!details) {
      tellOfOthers(document.querySelector('[data-van-ander="grens_vlak"]') ? "grens_vlak" : "grens_ander");
      return;
    }
    border = details.open && border === "begin" ? "eind" : "begin";
    details.open = true;
    details.querySelector<HTMLElement>(`[data-grens^="${border}"]`)?.focus();
  },
  weg: () => {
    const own = document.querySelector<HTMLButtonElement>('[data-toets="weg"]');
    if (own) {
      own.click();
      (boxOf(sentences()[cursor]) ?? text())?.focus({ preventScroll: true });
    } else tellOfOthers("weg_ander");
  },
  merk_volgende: () => step(1),
  merk_vorige: () => step(-1),
  onder: () => {
    const here = sentences()[cursor];
    const ids = [
      ...new Set(
        [...(here?.querySelectorAll<HTMLElement>("[data-merken]") ?? [])].flatMap((one) =>
          (one.dataset.merken ?? "").split(" "),
        ),
      ),
    ];
    const next = ids[(ids.indexOf(chosenMark()) + 1) % Math.max(ids.length, 1)];
    if (next) open(next);
    else tell(here ? "zin_leeg" : "zin", first("volgende"));
  },
  naar_code: () => press(".mv-bureau__naast .mv-rijen a", ...why()),
  zoek: () => {
    const field = document.getElementById("zoek-in-stuk");
    if (field instanceof HTMLInputElement) field.select();
    field?.focus();
  },
  hulp: () => help(),
};

/** Why there is nothing to take away, to move or to go to: nothing is chosen, or nothing stands on it. */
function why(): [string, Record<string, string>] {
  const words = document.querySelector('.mv-bureau__naast [id^="hl-"]');
  return words ? ["weg_geen", {}] : ["merk", first("merk_volgende")];
}

/** Whose it is that the reader cannot change, and what they can do. */
function tellOfOthers(name: string): void {
  const who = document.querySelector<HTMLElement>(`[data-van-ander="${name}"]`)?.dataset.wie;
  if (who === undefined) tell(...why());
  else tell(name, { wie: who });
}

function chosenMark(): string {
  return document.querySelector<HTMLElement>("a[data-merk][aria-current]")?.dataset.merk ?? "";
}

function step(by: 1 | -1): void {
  const ids = [
    ...new Set([...document.querySelectorAll<HTMLElement>("a[data-merk]")].map((one) => one.dataset.merk ?? "")),
  ];
  const now = ids.indexOf(chosenMark());
  const next = ids[now < 0 ? (by === 1 ? 0 : ids.length - 1) : now + by];
  if (next) open(next);
  else if (ids.length === 0) tell("deel_leeg");
  else tell(by === 1 ? "laatste" : "eerste");
}
