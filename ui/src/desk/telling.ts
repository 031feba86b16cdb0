/**
 * What the desk says when somebody asks what cannot be done: it is heard, and seen for a while wherever on the page they
 * are. The page holds the words, in `#zegt`.
 */

import { sentences } from "./sentences.ts";

const SEEN_MS = 8_000;
/** So many characters of words are said; of longer ones how they begin and end. */
const LISTENED = 200;

let fading = 0;

/** Lets words be heard. */
export function say(words: string): void {
  const place = document.getElementById("melding");
  if (place) place.textContent = words;
}

/** Words that the page holds for scripts. */
export function wordsOf(name: string, filled: Record<string, string> = {}): string {
  const held = document.querySelector<HTMLTemplateElement>("#zegt")?.content;
  const said = held?.querySelector(`[data-zegt="${name}"]`)?.textContent ?? "";
  return said.replace(/\{(\w+)\}/g, (whole, key: string) => filled[key] ?? whole);
}

/** Says why nothing happened; `filled` stands where the words have a name between braces. */
export function tell(name: string, filled: Record<string, string> = {}): void {
  const words = wordsOf(name, filled);
  say(words);
  hush();
  const seen = document.createElement("p");
  seen.id = "gezegd";
  seen.className = "mv-gezegd mv-niet-printen";
  // Who hears the page is told already.
  seen.setAttribute("aria-hidden", "true");
  seen.textContent = words;
  document.body.append(seen);
  fading = window.setTimeout(hush, SEEN_MS);
}

/** What was said is no longer so: somebody went on. */
export function hush(): void {
  window.clearTimeout(fading);
  document.getElementById("gezegd")?.remove();
}

/** A mark that is shown beside the text: its codes, its words as far as one listens, and in which sentences it stands. */
export function spoken(mark: string): string {
  const words = document.querySelector('.mv-bureau__naast [id^="hl-"]');
  const codes = [...document.querySelectorAll('.mv-bureau__naast [id^="hl-"] + ul a')].map((one) => one.textContent);
  const all = sentences();
  const within = all.filter((one) => one.querySelector(`[data-merken~="${CSS.escape(mark)}"]`));
  const [van, tot] = [within[0], within.at(-1)].map((one) => String(one ? all.indexOf(one) + 1 : 0));
  const said = words?.textContent?.trim() ?? "";
  return wordsOf(within.length > 1 ? "merk_zinnen" : within.length ? "merk_zin" : "merk_vlak", {
    codes: codes.join(", ") || "–",
    woorden: said.length > LISTENED ? `${said.slice(0, LISTENED / 2)} … ${said.slice(-LISTENED / 2)}` : said,
    van: van ?? "",
    tot: tot ?? "",
  });
}
