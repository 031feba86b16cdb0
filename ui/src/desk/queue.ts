/**
 * What was done at the desk and is not stored yet. It is kept on the device until the server has it, so that a reload,
 * a crash, a lost network or an ended session loses nothing; each has a key of its own, so that sent twice it happens
 * once. Each lies at a place of its own too: pages that are open beside each other do not write over one another. A
 * queue is one person's: it waits until they come back, whoever uses the browser meanwhile.
 */

export interface Act {
  url: string;
  body: string;
}

/** `later`: it did not arrive; `out`: somebody has to sign in first; `gone`: there is nothing to do it with any more. */
export type Outcome = "done" | "refused" | "gone" | "later" | "out";

interface Kept extends Act {
  at: string;
}

type Send = (act: Act) => Promise<Outcome>;

type Tell = (waiting: number, busy: boolean, outcome?: Outcome) => void;

const QUEUES = "meervoud-bureau-";
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Where a person's queue of a study lies. */
export function queueOf(study: string, who: string): string {
  return `${QUEUES}${study}-${who}`;
}

/** What a person did in any study that is not stored yet, the first first. */
export function waitingOf(who: string): Act[] {
  const whose = new RegExp(`^${QUEUES}[^:]*-${who}:`);
  return read((place) => whose.test(place));
}

export class Queue {
  private waiting: Kept[];
  private count = 0;
  private busy = false;
  private pause = FIRST_MS;
  private timer = 0;

  constructor(
    private readonly name: string,
    private readonly send: Send,
    private readonly tell: Tell,
  ) {
    this.waiting = read((place) => place.startsWith(`${name}:`));
    window.addEventListener("online", () => this.soon(0));
  }

  get size(): number {
    return this.waiting.length;
  }

  add(act: Act): void {
    // In the order in which they were done, whichever page did them.
    const at = `${this.name}:${Date.now()}-${String(++this.count).padStart(6, "0")}-${newKey()}`;
    localStorage.setItem(at, JSON.stringify(act));
    this.waiting.push({ ...act, at });
    this.tell(this.waiting.length, true);
    this.soon(0);
  }

  /** Goes on with what another page left. */
  resume(): void {
    if (this.waiting.length > 0) this.soon(0);
    else this.tell(0, false);
  }

  private soon(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.work(), ms);
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    let last: Outcome | undefined;
    for (let act = this.waiting[0]; act; act = this.waiting[0]) {
      this.tell(this.waiting.length, true);
      const outcome = await this.send(act);
      if (outcome === "later" || outcome === "out") {
        if (outcome === "later") this.soon(this.pause);
        this.pause = Math.min(this.pause * 2, LONGEST_MS);
        last = outcome;
        break;
      }
      this.pause = FIRST_MS;
      this.waiting.shift();
      localStorage.removeItem(act.at);
      if (outcome === "gone") last = outcome;
    }
    this.busy = false;
    this.tell(this.waiting.length, false, last);
  }
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read(is: (place: string) => boolean): Kept[] {
  const places = Object.keys(localStorage).filter(is);
  return places.sort().flatMap((at) => {
    try {
      return [{ ...(JSON.parse(localStorage.getItem(at) ?? "") as Act), at }];
    } catch {
      return [];
    }
  });
}
