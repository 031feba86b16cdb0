/**
 * What was done at the desk and is not stored yet. It is kept on the device until the server has it, so that a reload,
 * a crash or a lost network loses nothing; each has a key of its own, so that sent twice it happens once.
 */

export interface Act {
  url: string;
  body: string;
}

export type Outcome = "done" | "refused" | "later" | "out";

type Send = (act: Act) => Promise<Outcome>;

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

export class Queue {
  private waiting: Act[];
  private busy = false;
  private pause = FIRST_MS;
  private timer = 0;

  constructor(
    private readonly name: string,
    private readonly send: Send,
    private readonly tell: (waiting: number, busy: boolean) => void,
  ) {
    this.waiting = read(name);
    window.addEventListener("online", () => this.soon(0));
  }

  get size(): number {
    return this.waiting.length;
  }

  add(act: Act): void {
    this.waiting.push(act);
    this.keep();
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
    for (let act = this.waiting[0]; act; act = this.waiting[0]) {
      this.tell(this.waiting.length, true);
      const outcome = await this.send(act);
      if (outcome === "later" || outcome === "out") {
        if (outcome === "later") this.soon(this.pause);
        this.pause = Math.min(this.pause * 2, LONGEST_MS);
        break;
      }
      this.pause = FIRST_MS;
      this.waiting.shift();
      this.keep();
    }
    this.busy = false;
    this.tell(this.waiting.length, false);
  }

  private keep(): void {
    if (this.waiting.length > 0) localStorage.setItem(this.name, JSON.stringify(this.waiting));
    else localStorage.removeItem(this.name);
  }
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function read(name: string): Act[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(found) ? (found as Act[]) : [];
  } catch {
    return [];
  }
}
