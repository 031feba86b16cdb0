/**
 * A part of the page of the file, in percent of it: dragged over the picture, or given as four numbers. While its panel
 * is open, dragging draws; closed, it selects words as anywhere. What is drawn stands in the fields, and goes along with
 * the code that is given next.
 */

import { sheet } from "./text.ts";

const SIDES = ["x", "y", "breed", "hoog"] as const;
/** Percent: what is smaller was a click. */
const LEAST = 0.5;
const WHOLE = 100;

interface Point {
  x: number;
  y: number;
}

let from: Point | null = null;

/** `drawn` is told each time that there is another part, or none any more. */
export function drawRegions(drawn: () => void): void {
  document.addEventListener("pointerdown", (event) => {
    const picture = pictureOf(event);
    if (!picture || event.button !== 0) return;
    // It does not select words, and a finger does not move the page.
    event.preventDefault();
    document.getSelection()?.removeAllRanges();
    picture.setPointerCapture(event.pointerId);
    from = pointOn(picture, event);
  });
  document.addEventListener("pointermove", (event) => {
    const picture = pictureOf(event);
    if (from && picture) fill(from, pointOn(picture, event));
  });
  for (const end of ["pointerup", "pointercancel"] as const)
    document.addEventListener(end, () => {
      if (!from) return;
      from = null;
      if (sides().some((side, at) => at > 1 && !(side >= LEAST))) forget();
      drawn();
    });
  document.addEventListener("input", (event) => {
    if (!fields().includes(event.target as HTMLInputElement)) return;
    show();
    drawn();
  });
}

/** What is drawn, as it is seen; nothing where no part is. */
export function region(): SVGRectElement | null {
  const rect = document.getElementById("vlak-nu");
  return rect instanceof SVGRectElement && rect.width.baseVal.value > 0 ? rect : null;
}

/** Nothing is drawn any more. */
export function forget(): void {
  for (const field of fields()) field.value = "";
  show();
}

/** Draws what the fields say. */
export function show(): void {
  const rect = document.getElementById("vlak-nu");
  const picture = rect?.closest("svg");
  if (!rect || !picture) return;
  const [x = 0, y = 0, width = 0, height = 0] = isWhole() ? sides() : [];
  const { width: wide, height: high } = picture.viewBox.baseVal;
  rect.classList.remove("is-wachtend");
  rect.setAttribute("x", String((x * wide) / WHOLE));
  rect.setAttribute("y", String((y * high) / WHOLE));
  rect.setAttribute("width", String((width * wide) / WHOLE));
  rect.setAttribute("height", String((height * high) / WHOLE));
}

/** It is on its way. */
export function wait(): void {
  region()?.classList.add("is-wachtend");
}

function fields(): HTMLInputElement[] {
  return SIDES.flatMap((side) => {
    const field = document.getElementById(`vlak-${side}`);
    return field instanceof HTMLInputElement ? [field] : [];
  });
}

function sides(): number[] {
  return fields().map((field) => field.valueAsNumber);
}

function isWhole(): boolean {
  return fields().length === SIDES.length && fields().every((field) => field.value !== "" && field.validity.valid);
}

/** The picture that is drawn on: only while the panel is open. */
function pictureOf(event: PointerEvent): SVGSVGElement | null {
  const panel = document.getElementById("vlak");
  if (!(panel instanceof HTMLDetailsElement && panel.open)) return null;
  const picture = sheet()?.querySelector("svg") ?? null;
  return picture && event.target instanceof Node && picture.contains(event.target) ? picture : null;
}

function pointOn(picture: SVGSVGElement, event: PointerEvent): Point {
  const edge = picture.getBoundingClientRect();
  return {
    x: within(((event.clientX - edge.left) / edge.width) * WHOLE),
    y: within(((event.clientY - edge.top) / edge.height) * WHOLE),
  };
}

function within(percent: number): number {
  return Math.min(Math.max(percent, 0), WHOLE);
}

function fill(one: Point, other: Point): void {
  const left = Math.min(one.x, other.x);
  const top = Math.min(one.y, other.y);
  const said = [left, top, Math.abs(one.x - other.x), Math.abs(one.y - other.y)];
  for (const [at, field] of fields().entries()) field.value = (said[at] ?? 0).toFixed(1);
  show();
}
