/** The keys of a page in a dialog of it, which has a field for each. */

import { ACTIONS, type Action, choose, chosen, keyOf } from "./keys.ts";

/** The list of keys, where each can be changed and all can be switched off. */
export function help(): void {
  const dialog = document.getElementById("toetsen");
  if (!(dialog instanceof HTMLDialogElement)) return;
  const off = dialog.querySelector<HTMLInputElement>("[name=uit]");
  if (off) off.checked = chosen().uit;
  for (const field of dialog.querySelectorAll<HTMLInputElement>("[data-actie]")) {
    const key = keyOf(field.dataset.actie as Action);
    field.value = key === " " ? (field.dataset.spatie ?? "") : key;
  }
  dialog.showModal();
  dialog.addEventListener(
    "close",
    () => {
      const keys: Partial<Record<Action, string>> = {};
      for (const field of dialog.querySelectorAll<HTMLInputElement>("[data-actie]")) {
        const action = field.dataset.actie as Action;
        const said = field.value === field.dataset.spatie ? " " : field.value.trim().slice(0, 1);
        if (said && said !== ACTIONS[action]) keys[action] = said;
      }
      choose({ uit: off?.checked ?? false, toetsen: keys });
    },
    { once: true },
  );
}
