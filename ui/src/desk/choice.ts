/** What is chosen: words that are selected, sentences that are ticked, or a part of a page; the bar stands beside it. */

import * as bar from "./bar.ts";
import * as region from "./region.ts";
import { at, BOX, boxOf, cursor, sentences, spanOf } from "./sentences.ts";
import { byWord, rangeOf, type Span, select, selected, sheet, shown, text } from "./text.ts";

/** The words that are selected, or were when the keyboard went elsewhere. */
export let span: Span | null = null;

/** The words that got a code last, as a form says them, and at which sentence that was; then other words are next. */
let last = { place: "", at: -1 };

export function grow(event: KeyboardEvent): boolean {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (!event.shiftKey || !step || event.ctrlKey || event.metaKey) return false;
  const own = spanOf(sentences()[cursor]);
  const now = span ?? (own && step === 1 ? { start: own.start, end: own.start } : own);
  if (!now) return false;
  if (event.altKey) {
    const all = sentences().map(spanOf);
    const edges = all.flatMap((one) => (one ? [one.end] : []));
    const end =
      step === 1 ? edges.find((one) => one > now.end) : edges.filter((one) => one < now.end && one > now.start).at(-1);
    span = end === undefined ? now : { ...now, end };
  } else span = byWord(now, step as 1 | -1, shown());
  select(span);
  mark();
  return true;
}

/** What is selected now; whoever is told of it later must not wait for that with a key. */
export function take(): void {
  span = selected() ?? span;
  mark();
}

function mark(): void {
  const field = document.getElementById("plek");
  if (field instanceof HTMLInputElement) field.value = span ? `${span.start}-${span.end}` : "";
}

/** The bar, where something is chosen: a part of a page, words, or sentences that are ticked. */
export function offer(): void {
  const drawn = region.region();
  const page = sheet();
  if (drawn && page) {
    bar.show(drawn.getBoundingClientRect(), page);
    return;
  }
  const ticked = [...document.querySelectorAll<HTMLInputElement>(`${BOX}:checked`)];
  const range = span && (document.getSelection()?.isCollapsed === false || bar.isIn(document.activeElement));
  const words = range && span ? rangeOf(span) : null;
  paint(words);
  const onSheet = range ? selectedOn(sheet()) : null;
  const last = onSheet ?? words ?? ticked.at(-1)?.parentElement;
  const under = last ? [...last.getClientRects()].at(-1) : undefined;
  const end = last instanceof Range ? last.endContainer.parentElement : last;
  const beside = onSheet ? sheet() : (end?.closest<HTMLElement>(".mv-passage") ?? text());
  if (under && beside) bar.show(under, beside);
  else if (!bar.isIn(document.activeElement)) bar.hide();
}

/** What is selected within a place. */
function selectedOn(place: HTMLElement | null): Range | null {
  const selection = document.getSelection();
  const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
  return range && place?.contains(range.commonAncestorContainer) ? range : null;
}

/** Words that are chosen stay visible while somebody types elsewhere, where a browser can do that. */
function paint(words: Range | null): void {
  if (!("highlights" in CSS)) return;
  if (words) CSS.highlights.set("keuze", new Highlight(words));
  else CSS.highlights.delete("keuze");
}

/** What was chosen is no longer. */
export function letGo(): void {
  span = null;
  mark();
  offer();
}

export function tick(sentence: HTMLElement): void {
  const box = boxOf(sentence);
  if (!box) return;
  box.checked = !box.checked;
  at(sentences().indexOf(sentence), false);
  offer();
}

/** The words that just got a code, `12-40`; empty where somebody went on. */
export function justCoded(): string {
  return last.at === cursor ? last.place : "";
}

/** What was chosen got its code: nothing of it stays. */
export function given(data: FormData): void {
  last = { place: String(data.getAll("zin").at(-1) ?? data.get("plek") ?? ""), at: cursor };
  span = null;
  bar.hide();
  paint(null);
  document.getSelection()?.removeAllRanges();
}
