import type { Tx } from '../../kernel/database/unit-of-work';
import type { TermsReader } from '../campaigns';
import type { Check, Evidence } from './decide-attribution';
import { evidenceOf, type NextRow } from './next-row';
import { givePlaceBack, lockTallies, takePlace, type TallyScope } from './tally-store';

export interface Wanted {
  next: NextRow;
  /** Of the campaign as it runs now: its caps count (policy 18). */
  runningVersion: number;
}

type Capped = TallyScope & { cap: number };

/**
 * Places under the running version's caps are taken when a referral becomes live and given back when it ceases (policy 18, 23).
 * Changes the rows that found no place. A campaign without caps pays nothing for them.
 */
export async function takePlaces(tx: Tx, wanted: readonly Wanted[], termsOf: TermsReader): Promise<void> {
  const moving: { next: NextRow; scopes: Capped[] }[] = [];
  for (const { next, runningVersion } of wanted) {
    if ((next.before?.liveKey ?? null) === null ? next.row.liveKey === null : next.row.liveKey !== null) continue;
    const { campaignId, referrerId } = next.row;
    const { caps } = await termsOf(tx, campaignId, runningVersion);
    const scopes = [{ campaignId, referrerId, cap: caps?.referralsPerReferrer }, { campaignId, referrerId: null, cap: caps?.referrals }];
    const capped = scopes.flatMap(({ cap, ...scope }) => (cap === undefined ? [] : [{ ...scope, cap }]));
    if (capped.length > 0) moving.push({ next, scopes: capped });
  }
  if (moving.length === 0) return;
  await lockTallies(tx, moving.flatMap(({ scopes }) => scopes));
  // a binding that moves to another code gives its place back before it asks for one
  for (const { next, scopes } of moving) if (next.row.liveKey === null) for (const scope of scopes) await givePlaceBack(tx, scope);
  for (const { next, scopes } of moving) if (next.row.liveKey !== null) refuse(next, await firstFull(tx, scopes));
}

/** Null: a place was taken in every scope; else none was. */
async function firstFull(tx: Tx, scopes: readonly Capped[]): Promise<Capped | null> {
  const taken: TallyScope[] = [];
  for (const scope of scopes) {
    if (await takePlace(tx, scope, scope.cap)) {
      taken.push(scope);
      continue;
    }
    for (const place of taken) await givePlaceBack(tx, place);
    return scope;
  }
  return null;
}

function refuse({ row }: NextRow, full: Capped | null): void {
  if (!full) return;
  const check: Check = { reason: 'cap_reached', passed: false, saw: `all ${full.cap} places ${full.referrerId === null ? 'of the campaign' : 'of the referrer'} were taken` };
  Object.assign(row, { status: 'rejected', reason: 'cap_reached', liveKey: null, boundAtMs: null, retainedAtMs: null, evidence: evidenceOf(JSON.parse(row.evidence) as Evidence[], check) });
}
