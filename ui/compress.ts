/**
 * Puts beside each built text file the same in gzip and in Brotli, made once and as small as it gets.
 *
 * ui/assets.py hands out the one that a browser can read. Fonts are compressed already.
 */
import { brotliCompressSync, gzipSync } from "node:zlib";

const TEXT = /\.(?:js|css|svg)$/;

interface Built {
  source?: string | Uint8Array;
  code?: string;
}

interface Output {
  emitFile(file: { type: "asset"; fileName: string; source: Uint8Array }): void;
}

export function compressed() {
  return {
    name: "compressed",
    // After Vite's own last word on what stands in a file, or the copies would be of something else.
    generateBundle: {
      order: "post" as const,
      handler(this: Output, _options: unknown, files: Record<string, Built>): void {
        for (const [name, file] of Object.entries(files)) {
          if (!TEXT.test(name)) continue;
          const content = file.code ?? file.source ?? "";
          this.emitFile({ type: "asset", fileName: `${name}.gz`, source: gzipSync(content, { level: 9 }) });
          this.emitFile({ type: "asset", fileName: `${name}.br`, source: brotliCompressSync(content) });
        }
      },
    },
  };
}
