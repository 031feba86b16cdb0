/** The keys of a page in a dialog of it, where each can be changed and all can be switched off. */

import { choose, chosen, type Known, keyOf, usual } from "./keys.ts";

/** Opens it; `changed` is told when it closes. */
export function help(changed?: () => void): void {
  const dialog = document.getElementById("toetsen");
  if (!(dialog instanceof HTMLDialogElement)) return;
  const off = dialog.querySelector<HTMLInputElement>("[name=uit]");
  if (off) off.checked = chosen().uit;
  const fields = [...dialog.querySelectorAll<HTMLInputElement>("[data-actie]")];
  for (const field of fields) {
    const key = keyOf(field.dataset.actie as Known);
    field.value = key === " " ? (field.dataset.spatie ?? "") : key;
  }
  dialog.showModal();
  dialog.addEventListener(
    "close",
    () => {
      // Those of other pages stay as they are.
      const keys = { ...chosen().toetsen };
      for (const field of fields) {
        const action = field.dataset.actie as Known;
        const said = field.value === field.dataset.spatie ? " " : field.value.trim().slice(0, 1);
        if (said && said !== usual(action)) keys[action] = said;
        else delete keys[action];
      }
      choose({ uit: off?.checked ?? false, toetsen: keys });
      changed?.();
    },
    { once: true },
  );
}
