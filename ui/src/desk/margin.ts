/**
 * The bars in the margin: each begins and ends where its words do. The server knows of paragraphs only, so without
 * scripts a bar is as high as its paragraph. The style sheet takes the measures where bars stand in the margin.
 */

interface Measured {
  bar: HTMLElement;
  from: number;
  height: number;
}

const BARS = ".mv-balken > li";

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
  for (const { bar, from, height } of measured) {
    bar.style.setProperty("--van", `${from}px`);
    bar.style.setProperty("--lang", `${height}px`);
  }
}

/** Where the words of a bar stand in its paragraph, in pixels from its top. */
function measure(bar: HTMLElement): Measured[] {
  const paragraph = bar.closest(".mv-passage");
  const mark = bar.querySelector<HTMLElement>("a[data-merk]")?.dataset.merk;
  const words = paragraph?.querySelectorAll(`[data-merken~="${mark}"]`) ?? [];
  const rows = [...words].flatMap((one) => [...one.getClientRects()]);
  if (!paragraph || rows.length === 0) return [];
  const top = Math.min(...rows.map((row) => row.top));
  const bottom = Math.max(...rows.map((row) => row.bottom));
  return [{ bar, from: Math.round(top - paragraph.getBoundingClientRect().top), height: Math.round(bottom - top) }];
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
