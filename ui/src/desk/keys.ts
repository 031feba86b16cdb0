/** The keys of the desk and of queues: which there are, what the reader made of them, and whether they are on. */

export const ACTIONS = {
  volgende: "j",
  vorige: "k",
  vink: " ",
  code: "c",
  vivo: "v",
  memo: "m",
  grens: "e",
  weg: "x",
  merk_volgende: "n",
  merk_vorige: "p",
  onder: "o",
  naar_code: "g",
  zoek: "/",
  hulp: "?",
} as const;

/** Beside the numbers of what is offered. */
export const IN_QUEUE = { rij_nul: "0", rij_later: "l", rij_mee: "m", hulp: "?" } as const;

export type Action = keyof typeof ACTIONS;
export type Known = Action | keyof typeof IN_QUEUE;

const STORED = "meervoud-toetsen";

interface Chosen {
  uit: boolean;
  toetsen: Partial<Record<Known, string>>;
}

export function chosen(): Chosen {
  try {
    const found = JSON.parse(localStorage.getItem(STORED) ?? "{}") as Partial<Chosen>;
    return { uit: found.uit === true, toetsen: found.toetsen ?? {} };
  } catch {
    return { uit: false, toetsen: {} };
  }
}

export function choose(now: Chosen): void {
  localStorage.setItem(STORED, JSON.stringify(now));
}

export function keyOf(action: Known): string {
  return chosen().toetsen[action] ?? usual(action);
}

export function usual(action: Known): string {
  return { ...IN_QUEUE, ...ACTIONS }[action];
}

/** What a press means, if anything; nothing while somebody types, or where keys are off. */
export function pressed(event: KeyboardEvent): Action | null {
  if (chosen().uit || event.ctrlKey || event.metaKey || event.altKey) return null;
  return (Object.keys(ACTIONS) as Action[]).find((action) => keyOf(action) === event.key) ?? null;
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName);
}
