/** What the pages of the researchers' bench do more, and how they look; nobody else waits for it. */
import "./styles/work.css";

import { tendCodes } from "./codebook.ts";
import { code } from "./desk/desk.ts";
import { refer } from "./refer.ts";

code();
tendCodes();
refer();
