import type { AnswerOf } from '../../../shared/api/client';
import { t, tryText } from '../../../shared/i18n';

export type Entry = AnswerOf<'/api/console/ledger'>['items'][number];
export type Posting = Entry['postings'][number];

/** Whose account and what for, in words. */
export function accountText({ account }: Posting): string {
  const kind = tryText(`account.${account.kind}`) ?? account.kind;
  if (account.owner === 'house') return t('account.house', { kind });
  return t('account.of', { owner: account.name ?? account.id, kind });
}

export const causeText = (cause: { type: string }): string => tryText(`cause.${cause.type}`) ?? cause.type;
