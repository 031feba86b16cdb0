/**
 * Selecting words of a document that is read, to keep them in a collection as one quotation. The button for that comes
 * behind the paragraph, so that it is the next thing for who hears or tabs, and never takes the keyboard by itself.
 * Without scripts sentences are ticked on a page of their own.
 */
import { announce } from "./copy.ts";
import { selectedIn } from "./desk/text.ts";

const SETTLED_MS = 200;

/** Offers what is selected in the text that is read. */
export function chooseWords(bar: HTMLFormElement, read: HTMLElement): void {
  const place = document.getElementById("kiesplek");
  let waiting = 0;
  let told = false;
  let asked = false;
  const look = () => {
    if (bar.contains(document.activeElement)) return;
    const span = selectedIn(read);
    bar.hidden = !span;
    const field = bar.elements.namedItem("plek");
    if (!span || !(field instanceof HTMLInputElement)) return;
    field.value = `${span.start}-${span.end}`;
    const last = document.getSelection()?.getRangeAt(0).endContainer;
    const under = blockOf(last ?? null, read);
    if (under && place && bar.previousElementSibling !== under) under.after(bar, place);
    if (!told) announce(bar.dataset.melding ?? "");
    told = true;
  };
  document.addEventListener("selectionchange", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(look, SETTLED_MS);
  });
  // Who was quicker than this script has selected something already.
  look();
  // What is selected stays so while somebody points at the button.
  bar.addEventListener("pointerdown", (event) => event.preventDefault());
  bar.addEventListener("submit", () => {
    asked = true;
  });
  document.addEventListener("htmx:after:swap", () => {
    const field = place?.querySelector<HTMLElement>("select, input:not([type=hidden])");
    if (!asked || !field) return;
    asked = false;
    bar.hidden = true;
    field.focus();
  });
}

/** The paragraph, heading or table of the text in which something stands. */
function blockOf(node: Node | null, read: HTMLElement): Element | null {
  let one: Node | null = node;
  while (one && one.parentNode !== read) one = one.parentNode;
  return one instanceof Element ? one : null;
}
