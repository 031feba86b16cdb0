/** Dragging a block by its grip: an extra, for the buttons do the same. */

/** Gives each block a grip; what is dropped moves to the place (from 1) where it was dropped. */
export function drag(move: (block: string, to: number) => void): void {
  const blocks = [...document.querySelectorAll<HTMLElement>(".mv-bouwblok")];
  if (!document.querySelector('button[value="weg"]')) return;
  let dragged: HTMLElement | undefined;
  for (const block of blocks) {
    const grip = document.createElement("span");
    grip.className = "mv-greep";
    grip.draggable = true;
    grip.setAttribute("aria-hidden", "true");
    grip.textContent = "⠿";
    grip.addEventListener("dragstart", (event) => {
      dragged = block;
      event.dataTransfer?.setData("text/plain", block.dataset.blok ?? "");
      event.dataTransfer?.setDragImage(block.querySelector(".mv-bouwblok__naam") ?? block, 0, 0);
      document.getElementById("redactie")?.classList.add("is-slepend");
    });
    grip.addEventListener("dragend", () => {
      dragged = undefined;
      document.getElementById("redactie")?.classList.remove("is-slepend");
      for (const one of blocks) one.classList.remove("is-doel");
    });
    block.querySelector(".mv-bouwblok__kop")?.prepend(grip);
    block.addEventListener("dragover", (event) => {
      if (!dragged) return;
      event.preventDefault();
      for (const one of blocks) one.classList.toggle("is-doel", one === block && one !== dragged);
    });
    block.addEventListener("drop", (event) => {
      event.preventDefault();
      if (dragged && dragged !== block) move(dragged.dataset.blok ?? "", blocks.indexOf(block) + 1);
    });
  }
}
