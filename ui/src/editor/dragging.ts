/** Dragging a block by its grip, with a mouse or a finger: an extra, for the buttons and keys do the same. */
import type Sortable from "sortablejs";

const STILL = matchMedia("(prefers-reduced-motion: reduce)");

/** Sends a block to a place (from 1); ``failed`` is for when that did not arrive. */
type Move = (block: string, to: number, failed: () => void) => void;

/** Gives each block a grip; what is dropped moves to the place where it was dropped. */
export async function drag(move: Move): Promise<void> {
  if (!document.querySelector('.mv-bouwblok button[value="weg"]')) return;
  // Only who can move something waits for it; without it there are the buttons.
  const sorting = await import("sortablejs").catch(() => undefined);
  const list = document.querySelector<HTMLElement>(".mv-bouwblokken");
  if (!sorting || !list || list.querySelector(".mv-greep")) return;
  for (const head of list.querySelectorAll(".mv-bouwblok__kop")) head.prepend(grip());
  sorting.default.create(list, sorted(move));
}

function grip(): HTMLElement {
  const made = document.createElement("span");
  made.className = "mv-greep mv-niet-printen";
  made.setAttribute("aria-hidden", "true");
  made.textContent = "⠿";
  return made;
}

function sorted(move: Move): Sortable.Options {
  return {
    draggable: ".mv-bouwblok",
    handle: ".mv-greep",
    ghostClass: "is-doel",
    animation: STILL.matches ? 0 : 120,
    onStart: ({ item }) => fold(item, true),
    onEnd: ({ item, from, oldDraggableIndex: before = 0, newDraggableIndex: after = 0 }) => {
      fold(item, false);
      if (before === after) return;
      const rest = [...from.querySelectorAll<HTMLElement>(":scope > .mv-bouwblok")].filter((one) => one !== item);
      move(item.dataset.blok ?? "", after + 1, () => from.insertBefore(item, rest[before] ?? null));
    },
  };
}

/** While one is dragged all are one line high; the one that is held stays under the hand. */
function fold(item: HTMLElement, now: boolean): void {
  const before = item.getBoundingClientRect().top;
  document.getElementById("redactie")?.classList.toggle("is-slepend", now);
  window.scrollBy({ top: item.getBoundingClientRect().top - before, behavior: "instant" });
}
