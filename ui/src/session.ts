/**
 * Who is signed in is warned two minutes before a session ends, and can stay; what happens in another tab counts, too.
 */

const AHEAD_MS = 120_000;
const LOOK_MS = 5_000;

type Told = "" | "blijf" | "straks" | "uit";

let idleAt = 0;
let mostAt = 0;
let told: Told = "";

export function warnBeforeTheEnd(): void {
  const own = document.querySelector<HTMLElement>("[data-rust]");
  if (!own) return;
  const idleMs = Number(own.dataset.rust) * 1000;
  const tabs = new BroadcastChannel("meervoud-sessie");
  idleAt = Date.now() + idleMs;
  mostAt = Date.now() + Number(own.dataset.uiterlijk) * 1000;
  tabs.postMessage(idleAt);
  tabs.addEventListener("message", (event: MessageEvent<number>) => {
    idleAt = event.data;
    look();
  });
  // Not one long timer: it stands still while a machine sleeps.
  window.setInterval(look, LOOK_MS);
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-blijf]") : null;
    if (!link) return;
    event.preventDefault();
    void stay(link.href, idleMs, tabs);
  });
}

async function stay(address: string, idleMs: number, tabs: BroadcastChannel): Promise<void> {
  const answer = await fetch(address, { method: "HEAD", redirect: "manual" }).catch(() => undefined);
  if (answer?.ok) {
    idleAt = Date.now() + idleMs;
    tabs.postMessage(idleAt);
  } else if (answer) idleAt = 0;
  look();
}

function look(): void {
  const left = Math.min(idleAt, mostAt) - Date.now();
  if (left <= 0) tell("uit");
  else if (left > AHEAD_MS) tell("");
  else tell(idleAt < mostAt ? "blijf" : "straks");
}

function tell(now: Told): void {
  if (now === told) return;
  told = now;
  const words = document.querySelector<HTMLTemplateElement>(`template[data-uit="${now}"]`);
  document.getElementById("uit")?.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
}
