import { createHmac, randomBytes } from 'node:crypto';
import { personKey } from './person-key';
import { createSeal, type Seal } from './sealed-text';

/** Random bytes of one person. Whoever forgets them forgets the key, and with it every word that was sealed under it, in whichever table or backup of a table. Null: forgotten, or not drawn yet. */
export type Salt = string | null;

/** What stands where, and about whom: several salts for a text about several people, which opens while all of them are known and not a moment longer. */
export interface About<S extends Salt = Salt> {
  salts: readonly S[];
  /** Table, column and id: the text opens only there. */
  row: string;
}

/** Names of people and free words about them, each sealed under a key of the person's own. */
export interface PersonSeal {
  seal(text: string, about: About<string>): string;
  /** Null: nothing was kept, somebody it is about was erased, or it was sealed under another APP_SECRET. */
  open(sealed: string | null, about: About): string | null;
  /** What a whole name is found by (blind index): equal names have equal keys, and nobody reads a name out of one. Null for a name of blanks. */
  nameKey(name: string): string | null;
}

/** 128 bits, base64url. */
export const newSalt = (): string => randomBytes(16).toString('base64url');

/** Half of a SHA-256 keeps names apart, and the index half as long. */
const NAME_KEY_DIGITS = 32;

/** As people type it: full-width and half-width, capitals and runs of blanks make no difference. */
export const normalName = (name: string): string => name.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();

/** `seal` and `names` are keys of the installation: neither the database nor `APP_SECRET` alone opens anything. */
export function createPersonSeal(keys: { seal: Buffer; names: Buffer }): PersonSeal {
  const sealOf = (salts: readonly string[]): Seal => createSeal(createHmac('sha256', keys.seal).update(salts.join('.')).digest());
  return {
    seal: (text, { salts, row }) => sealOf(salts).seal(text, row),
    open(sealed, { salts, row }) {
      const known = salts.filter((salt) => salt !== null);
      return sealed === null || known.length < salts.length ? null : sealOf(known).open(sealed, row);
    },
    nameKey(name) {
      const normal = normalName(name);
      return normal === '' ? null : personKey(keys.names, normal).slice(0, NAME_KEY_DIGITS);
    },
  };
}

/** For commands, which know no `APP_SECRET` and read no names. */
export const NO_PERSONS: PersonSeal = {
  seal: () => { throw new Error('a command seals nothing: it knows no APP_SECRET'); },
  open: () => null, nameKey: () => null,
};
