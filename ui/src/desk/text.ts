/**
 * Places in the text of the desk. The server counts code points from the beginning of the document, a browser UTF-16
 * units within a node: a paragraph says in `data-van` where it begins, and from there the text is counted, without what
 * is only told aside.
 */

export interface Span {
  start: number;
  end: number;
}

const ASIDE = ".mv-onzichtbaar, sup, input, .mv-keuzebalk";
const WORD = /[^\s]+/gu;

export function text(): HTMLElement | null {
  return document.getElementById("tekst");
}

/** The words that are selected in the text of the desk, or in the page of its file. */
export function selected(): Span | null {
  return selectedIn(text()) ?? selectedIn(sheet());
}

/** The words that are selected within a place, without white space around them. */
export function selectedIn(place: HTMLElement | null): Span | null {
  const selection = document.getSelection();
  if (!place || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!place.contains(range.commonAncestorContainer)) return null;
  return trimmed(
    pieces(place).filter((one) => range.intersectsNode(one.node)),
    range,
  );
}

/** The page of the file that is shown beside the text: its words lie over the picture. */
export function sheet(): HTMLElement | null {
  return document.getElementById("blad");
}

function trimmed(within: Piece[], range: Range): Span | null {
  const first = within[0];
  const last = within.at(-1);
  if (!first || !last) return null;
  const inFirst = first.node === range.startContainer ? range.startOffset : 0;
  const inLast = last.node === range.endContainer ? range.endOffset : last.node.data.length;
  let start = first.start + points(first.node.data.slice(0, inFirst));
  let end = last.start + points(last.node.data.slice(0, inLast));
  const said = [...saidBetween(within, start, end)];
  while (said.length > 0 && /\s/u.test(said[0] ?? "")) {
    said.shift();
    start += 1;
  }
  while (said.length > 0 && /\s/u.test(said.at(-1) ?? "")) {
    said.pop();
    end -= 1;
  }
  return said.length > 0 ? { start, end } : null;
}

/** Selects a stretch, so that it is seen and read out as any selection. */
export function select(span: Span): void {
  const range = rangeOf(span);
  const selection = document.getSelection();
  if (!range || !selection) return;
  selection.removeAllRanges();
  selection.addRange(range);
}

/** Where a stretch stands on the page; nothing where it does not. */
export function rangeOf(span: Span): Range | null {
  const [begin, end] = [node(span.start, false), node(span.end, true)];
  if (!begin || !end) return null;
  const range = document.createRange();
  range.setStart(...begin);
  range.setEnd(...end);
  return range;
}

/** What stands in the text between two places. */
export function words(start: number, end: number): string {
  return saidBetween(pieces(), start, end);
}

function saidBetween(within: Piece[], start: number, end: number): string {
  let found = "";
  for (const one of within) {
    const said = [...one.node.data];
    if (one.start + said.length <= start || one.start >= end) continue;
    found += said.slice(Math.max(0, start - one.start), end - one.start).join("");
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
  const all = pieces();
  const last = all.at(-1);
  return { start: all[0]?.start ?? 0, end: last ? last.start + points(last.node.data) : 0 };
}

interface Piece {
  node: Text;
  start: number;
}

/** The text nodes of the document that are shown, each with the place of its first character. */
function pieces(place = text()): Piece[] {
  return [...(place?.querySelectorAll<HTMLElement | SVGElement>("[data-van]") ?? [])].flatMap(counted);
}

function counted(paragraph: HTMLElement | SVGElement): Piece[] {
  const found: Piece[] = [];
  let start = Number(paragraph.dataset.van);
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node instanceof Element && node.matches(ASIDE) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  while (walker.nextNode()) {
    if (!(walker.currentNode instanceof Text)) continue;
    found.push({ node: walker.currentNode, start });
    start += points(walker.currentNode.data);
  }
  return found;
}

function points(said: string): number {
  return [...said].length;
}

function node(place: number, isEnd: boolean): [Node, number] | null {
  for (const one of pieces()) {
    const said = [...one.node.data];
    const inside = place - one.start;
    const fits = isEnd ? inside > 0 && inside <= said.length : inside >= 0 && inside < said.length;
    if (fits) return [one.node, said.slice(0, inside).join("").length];
  }
  return null;
}
