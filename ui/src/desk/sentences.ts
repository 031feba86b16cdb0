/** The sentences of the desk, each with a box to tick, and the one where somebody is. */

import type { Span } from "./text.ts";

export const BOX = '.mv-zin > input[name="zin"]';

/** Its number, from 0; -1 where somebody is at none yet. */
export let cursor = -1;

export function sentences(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(".mv-zin")];
}

export function at(number: number, move = true): void {
  const all = sentences();
  cursor = Math.min(Math.max(number, 0), all.length - 1);
  for (const [index, one] of all.entries()) one.classList.toggle("is-hier", index === cursor);
  const here = all[cursor];
  if (!here || !move) return;
  boxOf(here)?.focus({ preventScroll: true });
  here.scrollIntoView({ block: "nearest" });
}

export function boxOf(sentence: HTMLElement | undefined): HTMLInputElement | null {
  return sentence?.querySelector<HTMLInputElement>(BOX) ?? null;
}

export function spanOf(sentence: HTMLElement | undefined): Span | null {
  const [start, end] = (boxOf(sentence)?.value ?? "").split("-").map(Number);
  return start !== undefined && end !== undefined && end > start ? { start, end } : null;
}
