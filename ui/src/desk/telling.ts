/**
 * What the desk says when somebody asks what cannot be done: it is heard, and seen for a while wherever on the page they
 * are. The page holds the words, in `#zegt`.
 */

const SEEN_MS = 8_000;

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
