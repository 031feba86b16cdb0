/** Within a panel of filters: finding a value by its letters, and values by name or by number. */
const PANEL = ".mv-facet__paneel";
const LISTS = ".mv-facet__keuzes";

/** How the panels were sorted by hand, by the id of their field to find in. */
const sorted = new Map<string, string>();

export function choose(): void {
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    if (field.matches(".mv-facet__vind")) find(field);
    const own = field.matches(".mv-jaren__veld") ? document.getElementById("periode-eigen") : null;
    if (own instanceof HTMLInputElement) own.checked = true;
  });
  document.addEventListener("change", (event) => {
    // What is no year is not sent, so the field itself says so.
    if (event.target instanceof HTMLInputElement && event.target.matches(".mv-jaren__veld"))
      event.target.reportValidity();
  });
  document.addEventListener("keydown", (event) => {
    // Enter would send the question; what is found stands below already.
    if (event.key === "Enter" && event.target instanceof Element && event.target.matches(".mv-facet__vind")) {
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    // Years of one's own begin with typing one.
    if (event.target instanceof Element && event.target.id === "periode-eigen") document.getElementById("van")?.focus();
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-volgorde]") : null;
    const field = link?.closest(PANEL)?.querySelector<HTMLInputElement>(".mv-facet__vind");
    if (!link || !field) return;
    event.preventDefault();
    sorted.set(field.id, link.dataset.volgorde ?? "");
    sort(field);
  });
  document.addEventListener("htmx:after:swap", () => {
    for (const field of document.querySelectorAll<HTMLInputElement>(".mv-facet__vind")) {
      sort(field);
      find(field);
    }
  });
}

function find(field: HTMLInputElement): void {
  const panel = field.closest(PANEL);
  if (!panel) return;
  const wanted = plain(field.value.trim());
  let found = 0;
  for (const label of panel.querySelectorAll<HTMLElement>(`${LISTS} > label`)) {
    label.hidden = !plain(nameOf(label)).includes(wanted);
    if (!label.hidden) found += 1;
  }
  const rest = panel.querySelector<HTMLDetailsElement>(".mv-facet__rest");
  if (rest) unfold(rest, Boolean(wanted));
  panel.querySelector(".mv-facet__geen")?.toggleAttribute("hidden", found > 0);
}

/** While something is looked for the rest is open; afterwards it is as it was. */
function unfold(rest: HTMLDetailsElement, looking: boolean): void {
  if (looking && !rest.open) rest.dataset.dicht = "";
  if (looking) rest.open = true;
  else if ("dicht" in rest.dataset) {
    rest.open = false;
    delete rest.dataset.dicht;
  }
  rest.querySelector("summary")?.toggleAttribute("hidden", looking);
}

/** Refill the lists of a panel, each with as many values as it had. */
function sort(field: HTMLInputElement): void {
  const panel = field.closest(PANEL);
  const order = sorted.get(field.id);
  if (!panel || !order) return;
  const lists = [...panel.querySelectorAll<HTMLElement>(LISTS)];
  const labels = lists.flatMap((list) => [...list.querySelectorAll<HTMLElement>("label")]);
  const byName = (one: HTMLElement, other: HTMLElement) => nameOf(one).localeCompare(nameOf(other), "nl");
  const byNumber = (one: HTMLElement, other: HTMLElement) => Number(other.dataset.n) - Number(one.dataset.n);
  labels.sort(order === "naam" ? byName : (one, other) => byNumber(one, other) || byName(one, other));
  const sizes = lists.map((list) => list.childElementCount);
  for (const [n, list] of lists.entries()) list.append(...labels.splice(0, sizes[n]));
  for (const link of panel.querySelectorAll<HTMLElement>("[data-volgorde]")) {
    if (link.dataset.volgorde === order) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function nameOf(label: HTMLElement): string {
  return label.querySelector("span")?.textContent ?? "";
}

/** Letters without case and accents. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
