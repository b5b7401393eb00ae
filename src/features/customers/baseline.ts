import { NamedState } from '../../../entities/named-state';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
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

/** What became of the first listing of each of these members: open done refused; one that was not planned is left out. */
export async function memberStates(reader: Reader, staffIds: readonly string[]): Promise<Map<string, string>> {
  if (staffIds.length === 0) return new Map();
  const rows = await reader.rows<{ name: string; value: string }>(`SELECT name, value FROM named_state WHERE name IN (${marks(staffIds)})`, staffIds.map(memberName));
  return new Map(rows.map(({ name, value }) => [name.slice(memberName('').length), value]));
}

/** Finished is forever, so it is asked of the database only until then. */
export function makeBaselineFinished(): (reader: Reader) => Promise<boolean> {
  let finished = false;
  return async (reader) => {
    finished ||= (await baselineProgress(reader)).finishedAtMs !== null;
    return finished;
  };
}

/** One listing per member in range, each member once; the first plan with members begins the first sync. Who plans at the same time waits, and then finds it planned. */
export const planBaseline = ({ clock }: Machine): Job => ({
  kind: 'customers.plan',
  async run(tx) {
    const nowMs = clock.nowMs();
    const begun = await takeTurn(tx, nowMs);
    const planned = new Set((await tx.rows<{ name: string }>("SELECT name FROM named_state WHERE name LIKE 'baseline:%' AND value <> 'refused'")).map((row) => row.name));
    const members = (await tx.rows<{ id: string }>('SELECT id FROM staff WHERE inRange = 1 ORDER BY id')).filter((member) => !planned.has(memberName(member.id)));
    if (members.length === 0) return;
    if (!begun) await insert(tx, NAME, JSON.stringify({ startedAtMs: nowMs, finishedAtMs: null }), nowMs);
    for (const member of members) {
      const again = await tx.change("UPDATE named_state SET value = 'open', changedAtMs = ? WHERE name = ? AND value = 'refused'", [nowMs, memberName(member.id)]);
      // the row itself says who planned this member: whoever did not write it leaves the listing to the one who did
      if (again === 1 || (await insert(tx, memberName(member.id), 'open', nowMs))) tx.enqueue({ kind: 'customers.sync', key: member.id, lane: 'bulk', payload: {} });
    }
  },
});

/** One member's listing came to its end; the last one ends the first sync. */
export async function finishMember(tx: Tx, staffId: string, outcome: 'done' | 'refused', nowMs: number): Promise<void> {
  await takeTurn(tx, nowMs); // the last must see the others
  await tx.change('UPDATE named_state SET value = ?, changedAtMs = ? WHERE name = ?', [outcome, nowMs, memberName(staffId)]);
  const { startedAtMs, finishedAtMs, membersLeft } = await baselineProgress(tx);
  if (membersLeft === 0 && finishedAtMs === null) await tx.change("UPDATE named_state SET value = ? WHERE name = 'baseline'", [JSON.stringify({ startedAtMs, finishedAtMs: nowMs })]);
}

/** One at a time: what is read after this is current. False: the first sync has not begun, so there is nothing to wait for. */
const takeTurn = async (tx: Tx, nowMs: number): Promise<boolean> => (await tx.change("UPDATE named_state SET changedAtMs = ? WHERE name = 'baseline'", [nowMs])) === 1;

const insert = (tx: Tx, name: string, value: string, nowMs: number): Promise<boolean> => tx.insertUnlessThere(NamedState, { name, value, changedAtMs: nowMs });
