import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Ids } from '../../kernel/ids';
import type { CustomerId, DomainEvent } from '../../vocabulary/events';
import type { FollowFact } from '../../vocabulary/follow';
import { departuresOf } from '../staff';
import { foldEpisodes } from './fold-episodes';
import { factsByCustomer, insertFacts, syncEpisodes, type OwnedFact } from './follow-store';

export interface Told {
  fact: OwnedFact;
  cause: Cause;
}

export type WriteFacts = (tx: Tx, told: readonly Told[]) => Promise<void>;

/** Facts of customers who are locked already: stored, folded into episodes anew from all facts of each customer, and told on (policy 1–5). */
export const makeWriteFacts = ({ ids }: { ids: Ids }): WriteFacts => async (tx, told) => {
  const causes = new Map(told.flatMap(({ fact, cause }) => [[fact.id, cause], [fact.customerId, cause]] as const));
  const said = told.map(({ fact }) => fact);
  const all = [...said, ...(await endsByDeparture(tx, said, ids))];
  await insertFacts(tx, all);
  const facts = await factsByCustomer(tx, [...new Set(said.map((fact) => fact.customerId))]);
  // what stood already has another id
  const news = all.filter((fact) => facts.get(fact.customerId)?.some((known) => known.id === fact.id));
  await foldAnew(tx, new Set(news.map((fact) => fact.customerId)), facts, ids);
  for (const { id, customerId, kind, source, state } of news) {
    const scanned = hasScan(facts.get(customerId));
    if (source === 'baseline' && !scanned) continue; // half a million old customers are news to nobody
    tx.emit({ type: 'follow.changed', subject: customerId, data: { kind, scanned, stateLength: state?.length ?? 0 }, cause: causes.get(id) ?? (causes.get(customerId) as Cause) } satisfies DomainEvent);
  }
};

export const foldAnew = (tx: Tx, customerIds: Iterable<CustomerId>, facts: ReadonlyMap<CustomerId, readonly FollowFact[]>, ids: Ids): Promise<void> =>
  syncEpisodes(tx, new Map([...customerIds].map((id) => [id, foldEpisodes(facts.get(id) ?? [])])), () => ids.next());

export const hasScan = (facts: readonly FollowFact[] | undefined): boolean => facts?.some((fact) => fact.state !== null) ?? false;

const STARTS = new Set<string>(['add', 'half', 'found'] satisfies FollowFact['kind'][]);

/** A follow with a member who left since, heard of only now, ended when they left: it makes no difference which of the two we hear first (policy 5). */
export async function endsByDeparture(tx: Tx, said: readonly OwnedFact[], ids: Ids): Promise<OwnedFact[]> {
  const starts = said.filter((fact) => STARTS.has(fact.kind));
  const left = await departuresOf(tx, [...new Set(starts.map((fact) => fact.staffId))]);
  return starts.flatMap((fact): OwnedFact[] => {
    const leftAtMs = left.get(fact.staffId);
    return leftAtMs === undefined || fact.atMs > leftAtMs ? [] : [{ ...fact, id: ids.next(), kind: 'end_left', atMs: leftAtMs, state: null }];
  });
}
