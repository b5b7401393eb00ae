import type { PersonSeal, Salt } from '../../../kernel/person-seal';
import { readWords, wordsRow } from '../../../kernel/seal-words';
import type { ClaimRecord } from './store';

type Column = 'evidence' | 'note';

/** Null where one of the two had themselves erased: there is no key for what would be kept. */
export function sealedClaim(persons: PersonSeal, column: Column, { id, words, salts }: { id: string; words: string; salts: readonly Salt[] }): string | null {
  const known = salts.filter((salt) => salt !== null);
  return known.length < salts.length ? null : persons.seal(words, { salts: known, row: wordsRow('referral_claim', column, id) });
}

export type ClaimWords = Pick<ClaimRecord, 'id' | 'evidence' | 'evidenceSealed' | 'note' | 'noteSealed'> & { referrerSalt: Salt; refereeSalt: Salt };

/** Empty, and no note: one of the two had themselves erased, or another APP_SECRET sealed them. */
export function claimWords(persons: PersonSeal, row: ClaimWords): { evidence: string; note: string | null } {
  const about = (column: Column) => ({ salts: [row.referrerSalt, row.refereeSalt], row: wordsRow('referral_claim', column, row.id) });
  return { evidence: readWords(persons, { plain: row.evidence, sealed: row.evidenceSealed }, about('evidence')) ?? '', note: readWords(persons, { plain: row.note, sealed: row.noteSealed }, about('note')) };
}
