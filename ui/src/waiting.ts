/**
 * Work of the desk that waits on this device: whose it is hears so on every page, and before signing out, so that they
 * can send it first. It stays theirs when they do not.
 */
import { waitingOf } from "./desk/queue.ts";

export function tellOfWaiting(): void {
  const own = document.querySelector<HTMLElement>("[data-eigenaar]");
  const who = own?.dataset.eigenaar;
  if (!who) return;
  // At the desk it is on its way already.
  if (!document.getElementById("bureau")) tell(who, false);
  const form = document.getElementById("uitloggen");
  form?.addEventListener("submit", (event) => {
    if (document.querySelector("#wachtend [data-toch-uit]")) return;
    if (tell(who, true)) event.preventDefault();
  });
}

/** Shows how much waits, with the way to where it is sent; says whether there is anything. */
function tell(who: string, leaving: boolean): boolean {
  const acts = waitingOf(who);
  const place = document.getElementById("wachtend");
  const words = document.querySelector<HTMLTemplateElement>("#wachtend-woorden")?.content.cloneNode(true);
  const [first] = acts;
  if (!first || !place || !(words instanceof DocumentFragment)) return false;
  const many = words.querySelector<HTMLElement>("[data-een]");
  if (many)
    many.textContent =
      (acts.length === 1 ? many.dataset.een : many.dataset.meer)?.replace("{n}", `${acts.length}`) ?? "";
  for (const one of words.querySelectorAll<HTMLElement>("[data-toch-uit]")) {
    if (!leaving) one.remove();
  }
  words.querySelector("a")?.setAttribute("href", first.url);
  place.replaceChildren(words);
  if (leaving) place.focus();
  return true;
}
