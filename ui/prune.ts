/**
 * Leaves out custom properties that nothing uses.
 *
 * A design token theme declares thousands of them, for components that these pages do not
 * have. A property is kept when a rule uses it, directly or by way of another property.
 */

interface Declaration {
  prop: string;
  value: string;
  remove(): void;
}

interface Stylesheet {
  walkDecls(visit: (declaration: Declaration) => void): void;
}

const USE = /var\(\s*(--[\w-]+)/g;

export function onlyUsedProperties() {
  return {
    postcssPlugin: "only-used-properties",
    OnceExit(sheet: Stylesheet): void {
      const usedBy = new Map<string, Set<string>>();
      const used = new Set<string>();
      sheet.walkDecls(({ prop, value }) => {
        const names = [...value.matchAll(USE)].map((found) => found[1] ?? "");
        const known = prop.startsWith("--") ? (usedBy.get(prop) ?? new Set<string>()) : used;
        for (const name of names) known.add(name);
        if (prop.startsWith("--")) usedBy.set(prop, known);
      });
      const toVisit = [...used];
      for (let name = toVisit.pop(); name !== undefined; name = toVisit.pop()) {
        for (const next of usedBy.get(name) ?? []) {
          if (!used.has(next)) {
            used.add(next);
            toVisit.push(next);
          }
        }
      }
      sheet.walkDecls((declaration) => {
        if (declaration.prop.startsWith("--") && !used.has(declaration.prop)) declaration.remove();
      });
    },
  };
}
