export const FACES = ['console', 'sidebar', 'h5'] as const;
export type Face = (typeof FACES)[number];

export const isFace = (text: unknown): text is Face => (FACES as readonly unknown[]).includes(text);

const LONGEST = 512;

/**
 * Where a sign-in leads afterwards: an address of that face on this very host. Browsers read `//` and a backslash as the way to another host and drop tabs and
 * line breaks before they look, so only plain printable characters pass, and `..` does not climb out of the face.
 */
export function returnPath(face: Face, wanted: string | null): string {
  const home = `/${face}/`;
  if (wanted === null || wanted.length > LONGEST || !wanted.startsWith(home)) return home;
  const [path = ''] = wanted.split(/[?#]/);
  const plain = /^[\x21-\x7e]+$/.test(wanted) && !wanted.includes('\\') && !path.includes('//') && !path.split('/').some((part) => /^(\.|%2e){1,2}$/i.test(part));
  return plain ? wanted : home;
}
