/** Copying a quotation with where it stands. */

export function copyQuotations(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-citaat]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const { citaat = "", adres = "", klaar = "", mislukt = "" } = button.dataset;
  const address = new URL(adres, document.baseURI).href;
  let told = klaar;
  try {
    await navigator.clipboard.writeText(`${citaat}\n${address}`);
  } catch {
    told = mislukt;
  }
  announce(told);
  const note = button.parentElement?.querySelector("output") ?? document.createElement("output");
  note.textContent = told;
  note.className = "mv-noot";
  button.after(note);
}

/** Say something to who listens with a screen reader. */
export function announce(text: string): void {
  const region = document.getElementById("melding");
  if (region) region.textContent = text;
}
