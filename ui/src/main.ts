/** What pages do more when a browser can do more. Everything works without it. */
import "./styles/index.css";
import "htmx.org";
import "./icoon.svg?url&no-inline";

import { followAnswers } from "./answers.ts";
import { choose } from "./choices.ts";
import { copyQuotations } from "./copy.ts";
import { tellWhatWasDone } from "./done.ts";
import { keepQuotations } from "./keep.ts";
import { openSearch, switchKeys, walkCards } from "./keys.ts";
import { closePanels, openSheet } from "./panels.ts";
import { askQuestions } from "./question.ts";
import { warnBeforeTheEnd } from "./session.ts";
import { suggestWhileTyping } from "./suggest.ts";
import { tellOfWaiting } from "./waiting.ts";

copyQuotations();
keepQuotations();
choose();
closePanels();
openSheet();
openSearch();
walkCards();
switchKeys();
followAnswers();
suggestWhileTyping();
askQuestions();
warnBeforeTheEnd();
tellOfWaiting();
tellWhatWasDone();

const bar = document.getElementById("kiesbalk");
const read = document.getElementById("lees");
if (bar instanceof HTMLFormElement && read) {
  // Only who makes collections waits for it.
  void import("./choosing.ts").then(({ chooseWords }) => chooseWords(bar, read));
}
