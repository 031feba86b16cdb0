/** Saving a block while its form stays open; what did not arrive is sent again. */

const AGAIN_MS = 5_000;
const KEPT_ALIVE = 60_000;
const waiting = new Set<HTMLFormElement>();

/** Begins to look after what did not arrive. */
export function saving(again: (form: HTMLFormElement) => void): void {
  const retry = () => {
    for (const form of waiting) {
      if (form.isConnected) again(form);
      else waiting.delete(form);
    }
  };
  window.setInterval(retry, AGAIN_MS);
  window.addEventListener("online", retry);
  window.addEventListener("beforeunload", (event) => {
    const open = [...document.querySelectorAll<HTMLFormElement>("form[data-blokform], form[data-nieuw]")];
    if (waiting.size || open.some((form) => isChanged(form))) event.preventDefault();
  });
}

/** Whether something was typed in a form since it was shown or saved. */
export function isChanged(form: HTMLFormElement): boolean {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
    if (field instanceof HTMLInputElement) return field.type !== "hidden" && field.value !== field.defaultValue;
    return field instanceof HTMLSelectElement && [...field.options].some((one) => one.selected !== one.defaultSelected);
  });
}

/** Saves what a form holds; two versions or an ended session are for the page that the server has for those. */
export async function keep(form: HTMLFormElement, done: (page: Document) => void): Promise<void> {
  const sent = snapshot(form);
  const answer = await post(form);
  if (!answer) return;
  if (!answer.page) {
    // What is wrong in the words themselves waits until somebody saves them.
    if (answer.status !== 400) {
      form.removeAttribute("data-blokform");
      form.submit();
    }
    return;
  }
  const revision = formOf(answer.page)?.querySelector<HTMLInputElement>('[name="rev"]')?.value;
  const own = form.querySelector<HTMLInputElement>('[name="rev"]');
  if (own && revision) own.value = revision;
  for (const [field, value] of sent) settle(field, value);
  done(answer.page);
}

/**
 * Puts a new block in the draft while its form stays open; from then on that is the form of the block.
 *
 * ``swap`` is for when it became a block of another kind, ``natively`` for when the server has a page of its own.
 */
export async function begin(
  form: HTMLFormElement,
  done: (page: Document) => void,
  swap: (page: Document) => void,
  natively: (data: FormData) => void,
): Promise<void> {
  const sent = snapshot(form);
  const answer = await post(form, "voeg");
  if (!answer) return;
  if (!answer.page) {
    if (answer.status !== 400) natively(answer.data);
    return;
  }
  const made = formOf(answer.page);
  // What was asked for by its source is shown with that, and its form only says why it is there.
  if (kindOf(made) !== kindOf(form) || form.querySelector('[name="bron"]')) {
    form.removeAttribute("data-nieuw");
    swap(answer.page);
    done(answer.page);
    return;
  }
  const named = made?.closest<HTMLElement>("[data-naam]")?.dataset.naam;
  const heading = form.parentElement?.querySelector(".mv-erbij__kop");
  if (heading && named) heading.textContent = named;
  for (const field of form.querySelectorAll("input[type=hidden]")) field.remove();
  form.prepend(...(made?.querySelectorAll("input[type=hidden]") ?? []));
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[name=doe]")) button.value = "bewaar";
  form.removeAttribute("data-nieuw");
  form.setAttribute("data-blokform", "");
  for (const [field, value] of sent) settle(field, value);
  done(answer.page);
}

/** Whether what is typed in the form of a new block may make one; of a source the server says whether it is there. */
export function makesBlock(form: HTMLFormElement): boolean {
  return form.hasAttribute("data-nieuw") && form.checkValidity();
}

interface Answer {
  status: number;
  data: FormData;
  /** The editor as it is now; without it the server says something else. */
  page: Document | undefined;
}

/** Sends a form in which something was typed; what does not arrive waits, and is nothing yet. */
async function post(form: HTMLFormElement, deed = ""): Promise<Answer | undefined> {
  waiting.delete(form);
  if (!form.isConnected || !isChanged(form)) return undefined;
  const data = new FormData(form);
  if (deed) data.set("doe", deed);
  data.set("houd", "ja");
  const body = new URLSearchParams(data as never);
  // Whoever leaves the page at once does not stop it; a browser does that for short ones only.
  const keepalive = body.toString().length < KEPT_ALIVE;
  let answer: Response;
  try {
    answer = await fetch(form.action, { method: "POST", body, keepalive });
  } catch {
    waiting.add(form);
    tell();
    return undefined;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  data.delete("houd");
  return { status: answer.status, data, page: answer.ok && page.getElementById("redactie") ? page : undefined };
}

function formOf(page: Document): HTMLFormElement | null {
  return page.querySelector<HTMLFormElement>("form[data-blokform]");
}

function kindOf(form: HTMLFormElement | null): string | undefined {
  return form?.querySelector<HTMLInputElement>('[name="soort"]')?.value;
}

function tell(): void {
  const stand = document.getElementById("stand");
  if (stand) stand.textContent = document.getElementById("redactie")?.dataset.wacht ?? "";
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function snapshot(form: HTMLFormElement): [Field, string][] {
  const fields = form.querySelectorAll<Field>("input:not([type=hidden]), textarea, select");
  return [...fields].map((field) => [field, field.value]);
}

/** From now on what was sent is what is there. */
function settle(field: Field, value: string): void {
  if (field instanceof HTMLSelectElement) {
    for (const one of field.options) one.defaultSelected = one.value === value;
  } else field.defaultValue = value;
}
