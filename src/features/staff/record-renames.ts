import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent, StaffId } from '../../vocabulary/events';
import { decideRename, type RenameFacts, type RenamePlan } from './decide-rename';
import { absorbStaff, forgetFormerNames, formerNamesOf, giveName, rememberFormerName, takeNameFrom } from './name-store';
import { firstRead } from './resolve-staff';
import { insertStaff, staffByIds, staffByUserIds, storeUserId, takeNamesTurn, userKeyOf, type StaffRecord } from './store';

export interface Rename {
  from: string;
  to: string;
  atMs: number;
  cause: Cause;
}

type Deps = Pick<Machine, 'clock' | 'ids' | 'database'>;

/** 成员改名 (`NewUserID`): the member keeps the internal id, and one who was taken for two becomes one again. */
export const makeRecordRenames = (deps: Deps & { forgetNames(): void }) => async (tx: Tx, renames: readonly Rename[]): Promise<void> => {
  await takeNamesTurn(tx, deps.database.engine);
  for (const rename of renames) {
    if (userKeyOf(rename.from) === userKeyOf(rename.to)) {
      await storeUserId(tx, rename.to);
      continue;
    }
    const plan = decideRename(await factsOf(tx, rename));
    if (!plan) continue;
    if (plan.evicted) await takeNameFrom(tx, plan.evicted);
    if (plan.member && plan.absorbed) await merge(tx, { older: plan.member, younger: plan.absorbed, cause: rename.cause });
    await store(deps, tx, rename, plan);
    tx.afterCommit(deps.forgetNames);
  }
};

async function store({ clock, ids }: Deps, tx: Tx, rename: Rename, { member, name, remembersFrom }: RenamePlan): Promise<void> {
  const id = member ?? ids.next();
  if (member) await giveName(tx, id, name);
  else await makeMember(tx, { id, userId: name.userId, namedAtMs: name.sinceMs, inRange: 0, createdAtMs: clock.nowMs() });
  await forgetFormerNames(tx, [name.userId]);
  if (member) tx.emit({ type: 'staff.renamed', subject: id, data: {}, cause: rename.cause } satisfies DomainEvent);
  if (remembersFrom) await rememberFormerName(tx, { userId: rename.from, staffId: id, untilMs: rename.atMs });
}

async function makeMember(tx: Tx, row: Parameters<typeof insertStaff>[1]): Promise<void> {
  if (!(await insertStaff(tx, row))) throw new Error('somebody made a row for this name meanwhile; this runs again');
  tx.enqueue(firstRead(row.id));
}

/** Follows of the younger one are moved by whoever keeps them. A departure that was said of either is the member's. */
async function merge(tx: Tx, { older, younger, cause }: { older: StaffId; younger: StaffId; cause: Cause }): Promise<void> {
  const rows = new Map((await staffByIds(tx, [older, younger])).map((row) => [row.id, row]));
  const [kept, gone] = [rows.get(older) as StaffRecord, rows.get(younger) as StaffRecord];
  await absorbStaff(tx, kept, gone);
  tx.enqueue({ ...firstRead(older), once: `staff.read:${older}:merged:${younger}` }); // where the one member belongs now
  tx.emit({ type: 'staff.merged', subject: younger, data: { into: older }, cause } satisfies DomainEvent);
  if ((gone.leftAtMs ?? 0) > (kept.leftAtMs ?? 0)) tx.emit({ type: 'staff.left', subject: older, data: { atMs: Number(gone.leftAtMs) }, cause } satisfies DomainEvent);
}

async function factsOf(tx: Tx, { from, to, atMs }: Rename): Promise<RenameFacts> {
  const holders = new Map((await staffByUserIds(tx, [from, to])).map((row) => [userKeyOf(row.userId), row]));
  const former = await formerNamesOf(tx, [from, to]);
  const members = new Map((await staffByIds(tx, [...former.values()].map(({ member }) => member))).map((row) => [row.id, row]));
  // one object a member, so that the decision can compare them
  const known = new Map([...holders.values(), ...members.values()].map((row) => [row.id, row]));
  const holder = (userId: string) => known.get(holders.get(userKeyOf(userId))?.id ?? '') ?? null;
  const formerly = (userId: string) => {
    const name = former.get(userKeyOf(userId));
    const member = known.get(name?.member ?? '');
    return name && member ? { member, untilMs: name.untilMs } : null;
  };
  return { to, atMs, holderOfFrom: holder(from), holderOfTo: holder(to), formerFrom: formerly(from), formerTo: formerly(to) };
}
