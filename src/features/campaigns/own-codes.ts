import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import { SILENT_MS } from './decide-recycle';
import { codesOf, insertCodes, type CodeRecord } from './store';

export interface CodeOwner {
  campaignId: string;
  referrerId: string;
}

const STATE_BYTES = 15; // 20 characters of base64url: 120 bits nobody guesses

export const newCode = ({ ids, clock }: Pick<Machine, 'ids' | 'clock'>, { campaignId, referrerId }: CodeOwner): CodeRecord => {
  const nowMs = clock.nowMs();
  return { id: ids.next(), campaignId, referrerId, state: ids.secret(STATE_BYTES), revokedAtMs: null, createdAtMs: nowMs, lookAtMs: nowMs + SILENT_MS };
};

/** The code under which a lead or a claim of this referrer counts; WeCom hears of it only when somebody asks for it. */
export const makeOwnCodes = (machine: Machine) => async (tx: Tx, owners: readonly CodeOwner[]): Promise<Map<string, CodeRecord>> => {
  if (owners.length === 0) return new Map();
  await insertCodes(tx, owners.map((owner) => newCode(machine, owner)));
  return new Map((await codesOf(tx, owners)).map((code) => [ownerKey(code), code]));
};

export const ownerKey = ({ campaignId, referrerId }: CodeOwner): string => `${campaignId}:${referrerId}`;
