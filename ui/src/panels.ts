/**
 * Facet panels close with Escape, and when someone clicks outside them or moves on. On a phone they stand together in
 * a sheet; without scripts its button leads to a page with the same. The menu closes with Escape too.
 */

const OPEN = "details.mv-facet[open]";
/** What lies in the page itself stays open until it is closed: closing would move what is pressed below it. */
const MENU = "details.mv-menu[open]";

export function closePanels(): void {
  document.addEventListener("click", (event) => closeAllBut(event.target));
  document.addEventListener("focusin", (event) => closeAllBut(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const panel = document.querySelector<HTMLDetailsElement>(`${OPEN}, ${MENU}`);
    if (panel) {
      // Only the panel: the sheet it stands in closes with the next one.
      event.preventDefault();
      panel.open = false;
      panel.querySelector("summary")?.focus();
    } else closeSheet();
  });
}

/** The panels as a sheet over the answer. */
export function openSheet(): void {
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest("#filterknop, #filters-dicht") : null;
    if (!pressed) return;
    event.preventDefault();
    if (pressed.id === "filters-dicht") closeSheet();
    else sheet()?.showPopover();
    if (isOpen()) sheet()?.querySelector<HTMLElement>("summary")?.focus();
  });
  document.addEventListener("focusin", (event) => {
    if (isOpen() && event.target instanceof Node && !sheet()?.contains(event.target)) sheet()?.hidePopover();
  });
}

function sheet(): HTMLElement | null {
  return document.getElementById("facetten");
}

function isOpen(): boolean {
  return sheet()?.matches(":popover-open") ?? false;
}

function closeSheet(): void {
  if (!isOpen()) return;
  sheet()?.hidePopover();
  document.getElementById("filterknop")?.focus();
}

function closeAllBut(target: EventTarget | null): void {
  if (!(target instanceof Node)) return;
  for (const panel of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (!panel.contains(target)) panel.open = false;
  }
}
