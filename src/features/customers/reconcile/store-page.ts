import type { ReconcileMember } from '../../../../entities/reconcile-member';
import type { Reconciliation } from '../../../../entities/reconciliation';
import { floorToSecond } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import { factsByCustomer } from '../follow-store';
import { cameBack, welcomeBack } from '../erasure/come-back';
import type { ErasedKeyOf } from '../erasure/erased-key';
import { customersNamed, lockCustomers, type CustomerRecord } from '../store';
import { storeProfiles } from '../customer-name';
import { corpTagsOn } from '../tag-store';
import type { Told, WriteFacts } from '../write-facts';
import { decideOpening, type ListedFollow } from './decide-reconcile';
import { markListed, type Counts } from './reconcile-store';

export interface Listed extends ListedFollow {
  externalUserId: string;
  name: string;
  type: number;
  tagIds: string[];
}

export interface PageToStore {
  run: Reconciliation;
  member: ReconcileMember;
  rows: readonly Listed[];
  /** Rows before this one were stored by an earlier transaction. */
  from: number;
}

/** `next`: where a further transaction over the same page goes on; null: all of it is stored. */
export type StorePage = (tx: Tx, page: PageToStore) => Promise<{ counts: Counts; next: number | null }>;

/** Follows that one transaction looks into; on most nights a page has none, and costs five statements. */
const LOOKED_INTO = 50;

/** Compares one page with what we know: marks what is there, opens what was missed, has tags that differ read again. */
type Deps = Machine & { writeFacts: WriteFacts; erasedKeyOf: ErasedKeyOf };

export const makeStorePage = (deps: Deps): StorePage => async (tx, { run, member, rows, from }) => {
  const left = rows.slice(from);
  if (left.length === 0) return { counts: {}, next: null };
  const known = await customersNamed(tx, left.map((row) => row.externalUserId), deps.erasedKeyOf);
  const keyOf = (row: Listed) => `${known.get(row.externalUserId)?.id}:${member.staffId}`;
  const open = new Map((await markListed(tx, member.id, left.filter((row) => known.has(row.externalUserId)).map(keyOf))).map(({ openKey, state }) => [openKey, state]));
  const differs = (row: Listed) => !open.has(keyOf(row)) || (open.get(keyOf(row)) === null && row.state !== null);
  // what began after the reconcile did is on its way by callback
  const odd = left.filter((row) => row.startedAtMs <= floorToSecond(run.startedAtMs) && differs(row));
  const looked = odd.slice(0, LOOKED_INTO);
  const counts = await openMissed(deps, tx, { run, member, rows: looked });
  const rest = odd[LOOKED_INTO];
  if (rest) return { counts, next: rows.indexOf(rest) };
  await readOtherTags(tx, { run, member, rows: left, known, nowMs: deps.clock.nowMs() });
  return { counts, next: null };
};

async function openMissed({ clock, ids, database, persons, writeFacts, erasedKeyOf }: Deps, tx: Tx, { run, member, rows }: Omit<PageToStore, 'from'>): Promise<Counts> {
  if (rows.length === 0) return {};
  const nowMs = clock.nowMs();
  const customers = await lockCustomers(tx, rows.map(({ externalUserId }) => ({ externalUserId, id: ids.next() })), { nowMs, erasedKeyOf, engine: database.engine });
  const facts = await factsByCustomer(tx, [...customers.values()].map(({ id }) => id));
  const told: Told[] = [];
  const back: { externalUserId: string; id: string }[] = [];
  for (const row of rows) {
    const { id: customerId } = customers.get(row.externalUserId) as CustomerRecord;
    const opening = decideOpening((facts.get(customerId) ?? []).filter((fact) => fact.staffId === member.staffId), row);
    if (!opening) continue;
    if (cameBack(customers.get(row.externalUserId), { kind: 'found', atMs: opening.atMs })) back.push({ externalUserId: row.externalUserId, id: customerId });
    told.push({ cause: { type: 'sync', id: run.id }, fact: { customerId, id: ids.next(), staffId: member.staffId, kind: 'found', ...opening, source: 'reconcile', arrivedAtMs: nowMs } });
  }
  await welcomeBack(tx, back);
  if (told.length > 0) await writeFacts(tx, told);
  await markListed(tx, member.id, told.map(({ fact }) => `${fact.customerId}:${fact.staffId}`));
  const unread = rows.flatMap((row) => {
    const customer = customers.get(row.externalUserId) as CustomerRecord;
    const { detailAtMs, plainName, nameSealed, erasedAtMs } = customer;
    return detailAtMs === null && plainName === null && nameSealed === null && erasedAtMs === null ? [{ customer, name: row.name, type: row.type, detailAtMs }] : [];
  });
  await storeProfiles(tx, persons, unread);
  // who else has them, and with which tags: what the callback would have made us ask
  for (const { fact: { customerId } } of told) tx.enqueue({ kind: 'customer.read', key: customerId, lane: 'bulk', payload: {}, once: `customer.read:${customerId}:${run.id}` });
  return { missedAdds: told.length, repaired: told.length };
}

/** After a first sync nobody's tags are known: half a million reads at once would keep the read of a new friend waiting. */
const READ_EVERY_MS = 20;

/** A listing has ids of tags only: where they differ, one detail read brings names and groups. */
async function readOtherTags(tx: Tx, { run, member, rows, known, nowMs }: Omit<PageToStore, 'from'> & { known: ReadonlyMap<string, CustomerRecord>; nowMs: number }): Promise<void> {
  const held = await corpTagsOn(tx, member.staffId, [...known.values()].map(({ id }) => id));
  for (const [n, row] of rows.entries()) {
    const customer = known.get(row.externalUserId);
    if (!customer || customer.erasedAtMs !== null || sameTags(held.get(customer.id) ?? new Set(), row.tagIds)) continue;
    const notBeforeMs = Math.max(nowMs, run.startedAtMs + (run.scanned + n) * READ_EVERY_MS);
    tx.enqueue({ kind: 'customer.read', key: customer.id, lane: 'bulk', payload: {}, notBeforeMs, once: `customer.read:${customer.id}:${run.id}` });
  }
}

const sameTags = (held: ReadonlySet<string>, listed: readonly string[]): boolean => held.size === new Set(listed).size && listed.every((id) => held.has(id));
