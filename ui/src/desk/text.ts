/**
 * Places in the text of the desk. The server counts code points from the beginning of the document, a browser UTF-16
 * units within a node: each stretch says in `data-van` where it begins.
 */

export interface Span {
  start: number;
  end: number;
}

const STRETCH = "[data-van]";
const WORD = /[^\s]+/gu;

export function text(): HTMLElement | null {
  return document.getElementById("tekst");
}

/** The words that are selected in the text, without white space around them. */
export function selected(): Span | null {
  const selection = document.getSelection();
  const place = text();
  if (!place || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!place.contains(range.commonAncestorContainer)) return null;
  return trimmed(
    stretches().filter((one) => range.intersectsNode(one)),
    range,
  );
}

function trimmed(within: HTMLElement[], range: Range): Span | null {
  const first = within[0];
  const last = within.at(-1);
  if (!first || !last) return null;
  const inFirst = first.contains(range.startContainer) ? offsetIn(first, range.startContainer, range.startOffset) : 0;
  const inLast = last.contains(range.endContainer)
    ? offsetIn(last, range.endContainer, range.endOffset)
    : (last.textContent ?? "").length;
  let start = from(first) + points((first.textContent ?? "").slice(0, inFirst));
  let end = from(last) + points((last.textContent ?? "").slice(0, inLast));
  const said = [...words(start, end)];
  while (said.length > 0 && /\s/u.test(said[0] ?? "")) {
    said.shift();
    start += 1;
  }
  while (said.length > 0 && /\s/u.test(said.at(-1) ?? "")) {
    said.pop();
    end -= 1;
  }
  return start < end ? { start, end } : null;
}

/** Selects a stretch, so that it is seen and read out as any selection. */
export function select(span: Span): void {
  const [begin, end] = [node(span.start, false), node(span.end, true)];
  const selection = document.getSelection();
  if (!begin || !end || !selection) return;
  const range = document.createRange();
  range.setStart(...begin);
  range.setEnd(...end);
  selection.removeAllRanges();
  selection.addRange(range);
}

/** What stands in the text between two places. */
export function words(start: number, end: number): string {
  let found = "";
  for (const one of stretches()) {
    const said = [...(one.textContent ?? "")];
    const begins = from(one);
    if (begins + said.length <= start || begins >= end) continue;
    found += said.slice(Math.max(0, start - begins), end - begins).join("");
  }
  return found;
}

/** The span with its end a word further, or a word less far. */
export function byWord(span: Span, step: 1 | -1, limit: Span): Span {
  if (step === 1) {
    const more = words(span.end, limit.end).match(WORD);
    const at = more?.[0] ? words(span.end, limit.end).indexOf(more[0]) : -1;
    return at < 0
      ? span
      : { ...span, end: span.end + points(words(span.end, limit.end).slice(0, at)) + points(more?.[0] ?? "") };
  }
  const inside = words(span.start, span.end);
  const kept = inside.replace(/\s*\S+\s*$/u, "");
  return kept ? { ...span, end: span.start + points(kept) } : span;
}

/** The stretch of all that is shown. */
export function shown(): Span {
  const all = stretches();
  const last = all.at(-1);
  return { start: all[0] ? from(all[0]) : 0, end: last ? from(last) + points(last.textContent ?? "") : 0 };
}

function stretches(): HTMLElement[] {
  return [...(text()?.querySelectorAll<HTMLElement>(STRETCH) ?? [])];
}

function from(stretch: HTMLElement): number {
  return Number(stretch.dataset.van);
}

function points(said: string): number {
  return [...said].length;
}

function offsetIn(stretch: HTMLElement, container: Node, offset: number): number {
  const before = document.createRange();
  before.selectNodeContents(stretch);
  before.setEnd(container, offset);
  return before.toString().length;
}

function node(place: number, isEnd: boolean): [Node, number] | null {
  for (const one of stretches()) {
    const said = [...(one.textContent ?? "")];
    const inside = place - from(one);
    const fits = isEnd ? inside > 0 && inside <= said.length : inside >= 0 && inside < said.length;
    if (fits && one.firstChild) return [one.firstChild, said.slice(0, inside).join("").length];
  }
  return null;
}
