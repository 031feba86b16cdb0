/** What the pages of researchers and of who makes collections do more, and how they look; nobody else waits for it. */
import "./styles/work.css";
import "./styles/curating.css";

import { tendCodes } from "./codebook.ts";
import { code } from "./desk/desk.ts";
import { edit } from "./editor/editor.ts";
import { goThrough } from "./queue.ts";
import { refer } from "./refer.ts";

code();
tendCodes();
goThrough();
refer();
edit();
