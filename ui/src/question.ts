/** A question of up to three lines: it grows with what is typed, Enter sends it, and Shift with Enter breaks a line. */
const FIELD = "textarea.mv-zoek__vraag";

export function askQuestions(): void {
  document.addEventListener("keydown", (event) => {
    const field = fieldOf(event.target);
    // Who chose a suggestion with Enter goes there, and sends nothing.
    if (!field || event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    field.form?.requestSubmit();
  });
  if (CSS.supports("field-sizing", "content")) return;
  document.addEventListener("input", (event) => grow(fieldOf(event.target)));
  document.addEventListener("htmx:after:swap", growAll);
  growAll();
}

function growAll(): void {
  for (const field of document.querySelectorAll<HTMLTextAreaElement>(FIELD)) grow(field);
}

/** What browsers do themselves that know field-sizing; how far is up to the style sheet. */
function grow(field: HTMLTextAreaElement | null): void {
  if (!field) return;
  field.style.blockSize = "auto";
  field.style.blockSize = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
}

function fieldOf(target: EventTarget | null): HTMLTextAreaElement | null {
  return target instanceof HTMLTextAreaElement && target.matches(FIELD) ? target : null;
}
