/**
 * Dragging a code by its grip, with a mouse or a finger: between others, or onto one. An extra, for the buttons and keys
 * do the same.
 */
import type Sortable from "sortablejs";

const EDGE = 0.3;
const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** What the tree knows of its codes, and does with them. */
interface Deeds {
  /** Whether a code is another, or stands somewhere below it. */
  isWithin: (row: HTMLElement, other: HTMLElement) => boolean;
  /** Puts a code before another (0) or after it (1). */
  beside: (moved: HTMLElement, row: HTMLElement, step: number) => void;
  /** Asks what has to become of a code that was put onto another. */
  onto: (moved: HTMLElement, row: HTMLElement) => void;
}

/** Gives each code a grip. */
export async function dragCodes(tree: HTMLElement, deeds: Deeds): Promise<void> {
  const sorting = await import("sortablejs").catch(() => undefined);
  if (!sorting || tree.querySelector(".mv-greep")) return;
  for (const row of tree.querySelectorAll("[data-code]")) row.prepend(grip());
  sorting.default.create(tree, sorted(tree, deeds));
}

function grip(): HTMLElement {
  const made = document.createElement("span");
  made.className = "mv-greep";
  made.setAttribute("aria-hidden", "true");
  made.textContent = "⠿";
  return made;
}

function sorted(tree: HTMLElement, deeds: Deeds): Sortable.Options {
  let onto: HTMLElement | undefined;
  let home: Element | null = null;
  let held: HTMLElement | undefined;
  const follow = (event: DragEvent | PointerEvent | TouchEvent) => {
    const found = held && target(event, held, deeds);
    // After the last move of a finger comes its lifting, which is nowhere.
    if (found === undefined || found === onto) return;
    if (onto) delete onto.dataset.valt;
    onto = found ?? undefined;
    if (onto) onto.dataset.valt = "op";
  };
  return {
    draggable: "[data-code]",
    handle: ".mv-greep",
    // The columns of the tree are those of each row.
    direction: "vertical",
    ghostClass: "is-doel",
    // Only the edges of a row make room beside it.
    invertSwap: true,
    invertedSwapThreshold: 2 * EDGE,
    animation: STILL.matches ? 0 : 120,
    // Before there is a copy of it in the list, which follows a finger.
    onChoose: ({ item }) => {
      home = item.nextElementSibling;
    },
    onStart: ({ item }) => {
      held = item;
      for (const kind of ["dragover", "pointermove", "touchmove"] as const)
        document.addEventListener(kind, follow, { capture: true, passive: true });
    },
    onEnd: ({ item }) => {
      for (const kind of ["dragover", "pointermove", "touchmove"] as const)
        document.removeEventListener(kind, follow, { capture: true });
      const target = onto;
      const [before, after] = [item.previousElementSibling, item.nextElementSibling];
      if (onto) delete onto.dataset.valt;
      onto = held = undefined;
      tree.insertBefore(item, home);
      if (target) deeds.onto(item, target);
      else if (after !== home) drop(item, before, after, deeds);
    },
  };
}

/** Where a code comes to stand that was dropped between two rows: before what is under it, else after what is above. */
function drop(item: HTMLElement, before: Element | null, after: Element | null, deeds: Deeds): void {
  if (after instanceof HTMLElement && !deeds.isWithin(after, item)) deeds.beside(item, after, 0);
  else if (before instanceof HTMLElement && !deeds.isWithin(before, item)) deeds.beside(item, before, 1);
}

/** The code onto which somebody points; ``null`` for none, ``undefined`` where nobody can tell. */
function target(event: Event, held: HTMLElement, deeds: Deeds): HTMLElement | null | undefined {
  const at = point(event);
  const row = at && document.elementFromPoint(at.clientX, at.clientY)?.closest<HTMLElement>("[data-code]");
  if (!at) return undefined;
  return row && !deeds.isWithin(row, held) && isMiddle(row, at.clientY) ? row : null;
}

/** The edges of a row are before and after it, the rest is on it. */
function isMiddle(row: HTMLElement, y: number): boolean {
  const { top, height } = row.getBoundingClientRect();
  const part = (y - top) / height;
  return part >= EDGE && part <= 1 - EDGE;
}

function point(event: Event): { clientX: number; clientY: number } | undefined {
  if (event instanceof MouseEvent) return event;
  return "touches" in event ? (event as TouchEvent).touches[0] : undefined;
}
