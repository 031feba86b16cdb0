/**
 * The bars in the margin: each begins and ends where its words do. The server knows of paragraphs only, so without
 * scripts a bar is as high as its paragraph. The style sheet takes the measures where bars stand in the margin.
 */

interface Measured {
  bar: HTMLElement;
  mark: string;
  top: number;
  bottom: number;
  /** Of its paragraph, which it is placed in. */
  edge: number;
}

const BARS = ".mv-balken > li";
const COLUMNS = 8;
/** So high is a bar at least, so that it can be pressed. */
const LEAST = 24;

const watching = new ResizeObserver(fit);

/** Keeps the bars of the text at their words, whatever becomes of its width. */
export function keepFitting(text: HTMLElement | null): void {
  watching.disconnect();
  // Told at once of what it begins to watch, too.
  if (text) watching.observe(text);
}

function fit(): void {
  // All is measured before anything is changed: a page is laid out once.
  const measured = [...document.querySelectorAll<HTMLElement>(BARS)].flatMap(measure);
  const placed = columns(measured);
  for (const { bar, mark, top, bottom, edge } of measured) {
    bar.style.setProperty("--van", `${Math.round(top - edge)}px`);
    bar.style.setProperty("--lang", `${Math.round(bottom - top)}px`);
    bar.style.setProperty("--plek", String(placed.get(mark) ?? 0));
  }
}

/** Where the words of a bar stand on the screen, in pixels. */
function measure(bar: HTMLElement): Measured[] {
  const paragraph = bar.closest(".mv-passage");
  const mark = bar.querySelector<HTMLElement>("a[data-merk]")?.dataset.merk;
  const words = paragraph?.querySelectorAll(`[data-merken~="${mark}"]`) ?? [];
  const rows = [...words].flatMap((one) => [...one.getClientRects()]);
  if (!paragraph || !mark || rows.length === 0) return [];
  const top = Math.min(...rows.map((row) => row.top));
  const bottom = Math.max(top + LEAST, ...rows.map((row) => row.bottom));
  return [{ bar, mark, top, bottom, edge: paragraph.getBoundingClientRect().top }];
}

/** The column of each highlight, from 0: the first that is free all along it, and the same in each paragraph. */
function columns(measured: Measured[]): Map<string, number> {
  const reach = new Map<string, [number, number]>();
  for (const { mark, top, bottom } of measured) {
    const [first, last] = reach.get(mark) ?? [top, bottom];
    reach.set(mark, [Math.min(first, top), Math.max(last, bottom)]);
  }
  const ends: number[] = [];
  const placed = new Map<string, number>();
  for (const [mark, [top, bottom]] of [...reach].sort(([, one], [, other]) => one[0] - other[0] || other[1] - one[1])) {
    const free = ends.findIndex((end) => end <= top);
    const column = free < 0 ? ends.length : free;
    ends[column] = bottom;
    placed.set(mark, Math.min(column, COLUMNS - 1));
  }
  return placed;
}

/** What a bar that somebody points at is about, stands out; the rest steps back. */
export function standOut(event: Event): void {
  const target = event.target instanceof Element ? event.target : null;
  const mark = target?.closest<HTMLElement>("#bureau a[data-merk]")?.dataset.merk;
  document.getElementById("bureau")?.classList.toggle("is-gedimd", mark !== undefined);
  for (const one of document.querySelectorAll("[data-merken].is-op")) one.classList.remove("is-op");
  if (!mark) return;
  for (const one of document.querySelectorAll(`[data-merken~="${mark}"]`)) one.classList.add("is-op");
}
