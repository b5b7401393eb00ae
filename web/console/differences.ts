export interface Difference {
  field: string;
  before: string;
  after: string;
}

/** What changed between two terms, field by field, as short texts; a dash where there is none. */
export function differences(before: object, after: object): Difference[] {
  const [old, now] = [flat(before), flat(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().filter((field) => old.get(field) !== now.get(field)).map((field) => ({ field, before: old.get(field) ?? '—', after: now.get(field) ?? '—' }));
}

function flat(value: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, child] of Object.entries(value) as [string, unknown][]) {
    const at = path === '' ? name : `${path}.${name}`;
    if (typeof child !== 'object' || child === null) found.set(at, String(child));
    else if (Array.isArray(child) && child.every((each) => typeof each !== 'object')) found.set(at, child.join(', '));
    else for (const [deeper, text] of flat(child, at)) found.set(deeper, text);
  }
  return found;
}
