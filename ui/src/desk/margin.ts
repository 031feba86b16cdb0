/**
 * The bars in the margin: each begins and ends where its words do, in the column of its colour. The server knows of
 * paragraphs only, so without scripts the bars of one share its height. The style sheet takes the measures where there
 * is room for columns.
 */

interface Measured {
  bar: HTMLElement;
  mark: string;
  /** Of its colour, from 0. */
  own: number;
  top: number;
  bottom: number;
  paragraph: HTMLElement;
  /** Where that begins, which it is placed in. */
  edge: number;
}

interface Placed {
  columns: Map<string, number>;
  /** Bars for which no column is free: they stand in the last, over one another. */
  crowded: Set<string>;
}

const BARS = ".mv-balken > li";
/** So many stand beside each other; the style sheet keeps room for them. */
const COLUMNS = 4;
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
  const { columns, crowded } = place(measured);
  for (const { bar, mark, top, bottom, edge } of measured) {
    bar.style.setProperty("--van", `${Math.round(top - edge)}px`);
    bar.style.setProperty("--lang", `${Math.round(bottom - top)}px`);
    bar.style.setProperty("--plek", String(columns.get(mark) ?? 0));
  }
  count(measured.filter((one) => crowded.has(one.mark)));
}

/** Where the words of a bar stand on the screen, in pixels. */
function measure(bar: HTMLElement): Measured[] {
  const paragraph = bar.closest<HTMLElement>(".mv-passage");
  const link = bar.querySelector<HTMLElement>("a[data-merk]");
  const mark = link?.dataset.merk;
  const words = paragraph?.querySelectorAll(`[data-merken~="${mark}"]`) ?? [];
  const rows = [...words].flatMap((one) => [...one.getClientRects()]);
  if (!paragraph || !mark || rows.length === 0) return [];
  const top = Math.min(...rows.map((row) => row.top));
  const bottom = Math.max(top + LEAST, ...rows.map((row) => row.bottom));
  const own = Number(/mv-kleur--(\d+)/.exec(link.className)?.[1] ?? 0) % COLUMNS;
  return [{ bar, mark, own, top, bottom, paragraph, edge: paragraph.getBoundingClientRect().top }];
}

/** The column of each highlight: its own, or the first that is free all along it; the same in each paragraph. */
function place(measured: Measured[]): Placed {
  const reach = new Map<string, { own: number; top: number; bottom: number }>();
  for (const { mark, own, top, bottom } of measured) {
    const known = reach.get(mark) ?? { own, top, bottom };
    reach.set(mark, { own, top: Math.min(known.top, top), bottom: Math.max(known.bottom, bottom) });
  }
  const ends = new Array<number>(COLUMNS).fill(Number.NEGATIVE_INFINITY);
  const placed: Placed = { columns: new Map(), crowded: new Set() };
  const inOrder = [...reach].sort(([, one], [, other]) => one.top - other.top || other.bottom - one.bottom);
  for (const [mark, { own, top, bottom }] of inOrder) {
    const free = [own, ...ends.keys()].find((column) => (ends[column] ?? 0) <= top);
    const column = free ?? COLUMNS - 1;
    if (free === undefined) placed.crowded.add(mark);
    ends[column] = Math.max(ends[column] ?? 0, bottom);
    placed.columns.set(mark, column);
  }
  return placed;
}

/** Says in each paragraph how many bars more than can be seen stand in its last column. */
function count(crowded: Measured[]): void {
  for (const one of document.querySelectorAll(".mv-balken__meer")) one.remove();
  for (const paragraph of new Set(crowded.map((one) => one.paragraph))) {
    const some = crowded.filter((one) => one.paragraph === paragraph);
    const more = document.createElement("span");
    more.className = "mv-balken__meer mv-niet-printen";
    // Who hears the page has each of them in the list.
    more.setAttribute("aria-hidden", "true");
    more.textContent = `+${some.length}`;
    more.style.setProperty("--van", `${Math.round(Math.min(...some.map((one) => one.top - one.edge)))}px`);
    paragraph.append(more);
  }
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
