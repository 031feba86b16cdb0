/** Facet panels close with Escape, and when someone clicks outside them or moves on. */

const OPEN = "details.mv-facet[open]";

export function closePanels(): void {
  document.addEventListener("click", (event) => closeAllBut(event.target));
  document.addEventListener("focusin", (event) => closeAllBut(event.target));
  document.addEventListener("keydown", (event) => {
    const panel = document.querySelector<HTMLDetailsElement>(OPEN);
    if (event.key !== "Escape" || !panel) return;
    panel.open = false;
    panel.querySelector("summary")?.focus();
  });
}

function closeAllBut(target: EventTarget | null): void {
  if (!(target instanceof Node)) return;
  for (const panel of document.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (!panel.contains(target)) panel.open = false;
  }
}
