/** Saving a block while its form stays open; what did not arrive is sent again. */

const AGAIN_MS = 5_000;
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
  if (!form.isConnected || !isChanged(form)) {
    waiting.delete(form);
    return;
  }
  const data = new FormData(form);
  data.set("houd", "ja");
  const sent = snapshot(form);
  let answer: Response;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(data as never) });
  } catch {
    waiting.add(form);
    tell();
    return;
  }
  waiting.delete(form);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !page.getElementById("redactie")) {
    // What is wrong in the words themselves waits until somebody saves them.
    if (answer.status !== 400) {
      form.removeAttribute("data-blokform");
      form.submit();
    }
    return;
  }
  const revision = page.querySelector<HTMLInputElement>('form[data-blokform] [name="rev"]')?.value;
  const own = form.querySelector<HTMLInputElement>('[name="rev"]');
  if (own && revision) own.value = revision;
  for (const [field, value] of sent) settle(field, value);
  done(page);
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
