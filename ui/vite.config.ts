/** Builds the styles and islands of the pages into static/, with a manifest that ui/assets.py reads. */
import { defineConfig } from "vite";

import { compressed } from "./compress.ts";
import { onlyUsedProperties } from "./prune.ts";

export default defineConfig({
  publicDir: false,
  base: "/static/",
  plugins: [compressed()],
  css: { postcss: { plugins: [onlyUsedProperties()] } },
  build: {
    outDir: "static",
    manifest: true,
    target: "es2022",
    // A data: address is not our own origin; the pages' security policy would block it.
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: ["src/main.ts", "src/work.ts"] },
  },
});
