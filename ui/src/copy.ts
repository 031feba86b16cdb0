/** Copying exactly the words that are seen, with where they stand: as text, and as HTML for who pastes in Word. */

const PLACES = "article, figure, .mv-hangen__stem, .mv-meer__plek, .mv-lees__doen";

interface Copied {
  plain: string;
  html: string;
}

export function copyQuotations(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("button") : null;
    if (button?.matches("[data-kopieer]")) void copy(button, [button]);
    if (button?.matches("[data-kopieer-alles]")) {
      void copy(button, [...document.querySelectorAll<HTMLElement>("[data-kopieer]")]);
    }
    if (button?.matches("[data-druk-af]")) window.print();
  });
}

async function copy(button: HTMLElement, sources: HTMLElement[]): Promise<void> {
  const all = sources.map(quotation);
  const done = all.length > 1 ? "alles" : "klaar";
  const plain = all.map((one) => one.plain).join("\n\n");
  const html = all.map((one) => one.html).join("\n");
  try {
    const types = {
      "text/plain": new Blob([plain], { type: "text/plain" }),
      "text/html": new Blob([html], { type: "text/html" }),
    };
    await navigator.clipboard.write([new ClipboardItem(types)]);
    tell(button, done);
  } catch {
    // Without TLS there is no clipboard to write to: the reader's own keys do it.
    offer(button, plain, done);
  }
}

/** A quotation by its button: the words as they stand on the page, and what the server says of their source. */
function quotation(button: HTMLElement): Copied {
  const { bron = "", adres = "", wijst = adres } = button.dataset;
  const address = new URL(adres, document.baseURI).href;
  const marking = new URL(wijst, document.baseURI).href;
  const place = button.closest<HTMLElement>(PLACES);
  const said = words(place);
  const language = place?.querySelector("blockquote")?.lang ?? place?.closest<HTMLElement>("[lang]")?.lang ?? "nl";
  const lines = escaped(said).replaceAll("\n", "<br>");
  const quoted = `<blockquote lang="${language}" cite="${escaped(address)}"><p>${lines}</p></blockquote>`;
  return {
    plain: `${said}\n${bron}\n${address}`,
    html: `${quoted}<p>${escaped(bron)}, <a href="${escaped(marking)}">${escaped(address)}</a></p>`,
  };
}

/** The words between their quotation marks; of a table its rows, with what its columns are called. */
function words(place: HTMLElement | null): string {
  const whole = place?.querySelector<HTMLTemplateElement>("template[data-letterlijk]");
  if (whole) return `“${whole.content.textContent}”`;
  const table = place?.querySelector("table");
  if (table) {
    const rows = [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent).join(" | "));
    return `“${rows.join("\n")}”`;
  }
  const said = place?.querySelector("blockquote p")?.cloneNode(true) as HTMLElement | undefined;
  for (const left of said?.querySelectorAll(".mv-weg") ?? []) left.remove();
  return said?.textContent ?? "";
}

function escaped(text: string): string {
  const holder = document.createElement("p");
  holder.textContent = text;
  return holder.innerHTML.replaceAll('"', "&quot;");
}

/** A field with the words, selected; it goes when the reader is done with it. */
function offer(button: HTMLElement, plain: string, done: string): void {
  document.querySelector(".mv-kopieer")?.remove();
  const box = document.createElement("div");
  box.className = "mv-kopieer";
  const label = document.createElement("label");
  label.textContent = message("toetsen");
  const field = document.createElement("textarea");
  field.readOnly = true;
  field.rows = 4;
  field.value = plain;
  field.id = "kopieer-veld";
  label.htmlFor = field.id;
  box.append(label, field);
  (button.closest("form.mv-doen, p.mv-doen, .mv-selectie__knoppen") ?? button).after(box);
  field.focus();
  field.select();
  field.addEventListener("copy", () => announce(message(done)));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.remove();
    button.focus();
  });
}

function tell(button: HTMLElement, what: string): void {
  announce(message(what));
  const note = button.parentElement?.querySelector("output") ?? document.createElement("output");
  note.textContent = message(what);
  note.className = "mv-noot";
  button.after(note);
}

/** One of the sentences that the page brings along for scripts. */
export function message(name: string): string {
  return document.getElementById("melding")?.dataset[name] ?? "";
}

/** Say something to who listens with a screen reader. */
export function announce(text: string): void {
  const region = document.getElementById("melding");
  if (region) region.textContent = text;
}
