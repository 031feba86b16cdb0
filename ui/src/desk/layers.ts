/**
 * Layers of what is marked: links switch them, and the server leaves out what is off. What somebody chose stays on this
 * device, for each study; an address that says itself what is off is followed, and changes nothing of that.
 */

const OFF = "zonder";

function name(study: string): string {
  return `meervoud-lagen-${study}`;
}

/** Keeps what the address of a link switches off, and gives that address without its place on the page. */
export function switched(study: string, link: HTMLAnchorElement): string {
  const address = new URL(link.href);
  const off = address.searchParams.get(OFF);
  if (off) localStorage.setItem(name(study), off);
  else localStorage.removeItem(name(study));
  address.hash = "";
  return address.href;
}

/** The address of this page with what is off on this device, where it does not say so; nothing where that is nothing. */
export function remembered(study: string): string | null {
  const address = new URL(location.href);
  const off = localStorage.getItem(name(study));
  if (!off || address.searchParams.has(OFF)) return null;
  address.searchParams.set(OFF, off);
  return address.href;
}
