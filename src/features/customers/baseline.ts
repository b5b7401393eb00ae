import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Job } from '../../kernel/work/registry';

/** How far the first sync is; until it ends, an add with a known state is held until one detail read shows all followers (policy 8). */
export interface BaselineProgress {
  startedAtMs: number | null;
  finishedAtMs: number | null;
  membersLeft: number;
}

const NAME = 'baseline';
const memberName = (staffId: string) => `baseline:${staffId}`;

export async function baselineProgress(reader: Reader): Promise<BaselineProgress> {
  const rows = await reader.rows<{ name: string; value: string; changedAtMs: number }>("SELECT name, value, changedAtMs FROM named_state WHERE name = 'baseline'");
  const row = rows[0];
  if (!row) return { startedAtMs: null, finishedAtMs: null, membersLeft: 0 };
  const left = await reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM named_state WHERE name LIKE 'baseline:%' AND value = 'open'");
  const { startedAtMs, finishedAtMs } = JSON.parse(row.value) as { startedAtMs: number; finishedAtMs: number | null };
  return { startedAtMs, finishedAtMs, membersLeft: Number(left?.n ?? 0) };
}

/** Finished is forever, so it is asked of the database only until then. */
export function makeBaselineFinished(): (reader: Reader) => Promise<boolean> {
  let finished = false;
  return async (reader) => {
    finished ||= (await baselineProgress(reader)).finishedAtMs !== null;
    return finished;
  };
}

/** One listing per member in range, each member once; the first plan with members begins the first sync. */
export const planBaseline = ({ clock }: Machine): Job => ({
  kind: 'customers.plan',
  async run(tx) {
    const nowMs = clock.nowMs();
    const planned = new Set((await tx.rows<{ name: string }>("SELECT name FROM named_state WHERE name LIKE 'baseline:%' AND value <> 'refused'")).map((row) => row.name));
    const members = (await tx.rows<{ id: string; userId: string }>('SELECT id, userId FROM staff WHERE inRange = 1')).filter((member) => !planned.has(memberName(member.id)));
    if (members.length === 0) return;
    if ((await baselineProgress(tx)).startedAtMs === null) await store(tx, NAME, JSON.stringify({ startedAtMs: nowMs, finishedAtMs: null }), nowMs);
    for (const member of members) {
      const again = await tx.change("UPDATE named_state SET value = 'open', changedAtMs = ? WHERE name = ?", [nowMs, memberName(member.id)]);
      if (again === 0) await store(tx, memberName(member.id), 'open', nowMs);
      tx.enqueue({ kind: 'customers.sync', key: member.id, lane: 'bulk', payload: { userId: member.userId } });
    }
  },
});

/** One member's listing came to its end; the last one ends the first sync. */
export async function finishMember(tx: Tx, staffId: string, outcome: 'done' | 'refused', nowMs: number): Promise<void> {
  await tx.change("UPDATE named_state SET changedAtMs = ? WHERE name = 'baseline'", [nowMs]); // one at a time: the last must see the others
  await tx.change('UPDATE named_state SET value = ?, changedAtMs = ? WHERE name = ?', [outcome, nowMs, memberName(staffId)]);
  const { startedAtMs, finishedAtMs, membersLeft } = await baselineProgress(tx);
  if (membersLeft === 0 && finishedAtMs === null) await tx.change("UPDATE named_state SET value = ? WHERE name = 'baseline'", [JSON.stringify({ startedAtMs, finishedAtMs: nowMs })]);
}

const store = (tx: Tx, name: string, value: string, nowMs: number) =>
  tx.change('INSERT INTO named_state (name, value, changedAtMs) VALUES (?,?,?)', [name, value, nowMs]);
