import type { Clock } from '../clock';
import type { Ids } from '../ids';
import { marks } from '../database/marks';
import type { Database, SqlValue } from '../database/database';
import type { Tx, UnitOfWork } from '../database/unit-of-work';

/**
 * 15 s. Calls that are out get a heartbeat every 2 s and end in 5 s; rows of jobs and of the inbox are worked, or given back, within half of it:
 * a living holder never loses its lease.
 */
export const LEASE_MS = 15_000;
/** Rows that are not begun by then go back: somebody else, or we ourselves, will take them up again. */
export const WORK_WITHIN_MS = LEASE_MS / 2;
const RECOVER_AT_ONCE = 500;
export const MAX_HOLDERS = 12;

/** A row and the claim by which it is held. */
export interface Held {
  id: string;
  token: string;
}

export interface Claim<Row> {
  token: string;
  rows: Row[];
  /** Until then nobody else takes the rows. */
  untilMs: number;
}

/** The rows were taken by somebody else meanwhile: whatever the holder did in its transaction must roll back. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease on this row was lost; its new holder decides');
    this.name = 'LeaseLost';
  }
}

/** For the write that puts a failed row off: a row with a new holder is no longer ours to put off, the rest of the batch is. */
export const unlessLost = (write: Promise<void>): Promise<void> => write.catch((error: unknown) => {
  if (!(error instanceof LeaseLost)) throw error;
});

/**
 * Claiming, finishing and recovering rows, alike for `inbox` and `work` (architecture 4): candidate ids, a guarded UPDATE with a token,
 * a read back by token. Right where SKIP LOCKED is missing or not cluster-wide; the lock clause only saves empty rounds.
 */
export interface LeaseTable<Row> {
  claim(filter: { where: string; params: readonly SqlValue[]; order: string; limit: number; repeatable?: boolean; urgent?: boolean }): Promise<Claim<Row>>;
  /** Guarded by the token: throws LeaseLost when any row has another holder. */
  finish(tx: Tx, token: string, ids: readonly string[], assignments: string, params: readonly SqlValue[]): Promise<void>;
  /** The same for rows of several claims, each guarded by its own. */
  finishHeld(tx: Tx, held: readonly Held[], assignments: string, params: readonly SqlValue[]): Promise<void>;
  /** Back to `pending` as if never claimed. */
  giveBack(token: string, ids: readonly string[]): Promise<void>;
  /** Answers the rows that are held still, and until when; the others have another holder. */
  extend<H extends Held>(held: readonly H[]): Promise<{ still: readonly H[]; untilMs: number }>;
  /** Rows whose holder died go back to `pending`; one that has outlived a dozen holders is parked, for it may be what kills them. */
  recover(extraAssignments: string): Promise<number>;
}

type Deps = { table: 'inbox' | 'work'; columns: string; database: Database; unitOfWork: UnitOfWork; clock: Clock; ids: Ids };

export function createLeaseTable<Row>(deps: Deps): LeaseTable<Row> {
  const { table, unitOfWork, clock } = deps;
  const skipLocked = deps.database.engine === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : '';
  const finishHeld = async (tx: Tx, held: readonly Held[], assignments: string, params: readonly SqlValue[]): Promise<void> => {
    const ids = held.map((row) => row.id);
    const tokens = [...new Set(held.map((row) => row.token))];
    const guard = tokens.length === 1 ? '?' : `CASE id ${held.map(() => 'WHEN ? THEN ?').join(' ')} END`;
    const guardParams = tokens.length === 1 ? tokens : held.flatMap((row) => [row.id, row.token]);
    const matched = await tx.change(
      `UPDATE ${table} SET claimToken = NULL, leaseUntilMs = NULL, ${assignments} WHERE id IN (${marks(ids)}) AND claimToken = ${guard}`, [...params, ...ids, ...guardParams]);
    if (matched !== ids.length) throw new LeaseLost();
  };
  return {
    async claim({ where, params, order, limit, repeatable = false, urgent = false }) {
      const nowMs = clock.nowMs();
      const due = `status = 'pending' AND ${where} AND notBeforeMs <= ?`;
      // looking costs a plain read; the writer's queue is entered only when there is something to take
      const seen = await deps.database.one(`SELECT id FROM ${table} WHERE ${due} LIMIT 1`, [...params, nowMs]);
      const token = deps.ids.next();
      const untilMs = nowMs + LEASE_MS;
      if (!seen) return { token, rows: [], untilMs };
      const rows = await unitOfWork.run(async (tx) => {
        const found = await tx.rows<{ id: string }>(`SELECT id FROM ${table} WHERE ${due} ORDER BY ${order} LIMIT ${limit}${skipLocked}`, [...params, nowMs]);
        const ids = found.map((row) => row.id);
        if (ids.length === 0) return [];
        // the guard is written so that no planner takes it for a way in: ten thousand rows are pending, twenty have these ids
        await tx.change(
          `UPDATE ${table} SET status = 'processing', attempts = attempts + 1, claimToken = ?, leaseUntilMs = ? WHERE id IN (${marks(ids)}) AND (CASE WHEN status = 'pending' THEN 1 END) = 1`,
          [token, untilMs, ...ids],
        );
        return tx.rows<Row>(`SELECT ${deps.columns} FROM ${table} WHERE id IN (${marks(ids)}) AND claimToken = ? ORDER BY id`, [...ids, token]);
      }, { repeatable, urgent });
      return { token, rows, untilMs };
    },
    finish: (tx, token, ids, assignments, params) => finishHeld(tx, ids.map((id) => ({ id, token })), assignments, params),
    finishHeld,
    async giveBack(token, ids) {
      await unitOfWork.run((tx) => tx.change(
        `UPDATE ${table} SET status = 'pending', attempts = attempts - 1, claimToken = NULL, leaseUntilMs = NULL WHERE id IN (${marks(ids)}) AND claimToken = ?`, [...ids, token]));
    },
    async extend(held) {
      const untilMs = clock.nowMs() + LEASE_MS;
      if (held.length === 0) return { still: [], untilMs };
      const tokens = [...new Set(held.map((row) => row.token))];
      const ours = `id IN (${marks(held)}) AND claimToken IN (${marks(tokens)}) AND (CASE WHEN status = 'processing' THEN 1 END) = 1`;
      const params = [...held.map((row) => row.id), ...tokens];
      return unitOfWork.run(async (tx) => {
        const extended = await tx.change(`UPDATE ${table} SET leaseUntilMs = ? WHERE ${ours}`, [untilMs, ...params]);
        if (extended === held.length) return { still: held, untilMs };
        const rows = await tx.rows<{ id: string; claimToken: string }>(`SELECT id, claimToken FROM ${table} WHERE ${ours}`, params);
        const still = new Set(rows.map((row) => `${row.id} ${row.claimToken}`));
        return { still: held.filter((row) => still.has(`${row.id} ${row.token}`)), untilMs };
      });
    },
    async recover(extraAssignments) {
      const nowMs = clock.nowMs();
      const lost = await deps.database.rows<{ id: string }>(`SELECT id FROM ${table} WHERE status = 'processing' AND leaseUntilMs < ? LIMIT ${RECOVER_AT_ONCE}`, [nowMs]);
      if (lost.length === 0) return 0;
      const ids = lost.map((row) => row.id);
      return unitOfWork.run((tx) => tx.change(
        `UPDATE ${table} SET status = CASE WHEN attempts >= ${MAX_HOLDERS} THEN 'parked' ELSE 'pending' END, claimToken = NULL, leaseUntilMs = NULL${extraAssignments}
         WHERE id IN (${marks(ids)}) AND (CASE WHEN status = 'processing' THEN 1 END) = 1 AND leaseUntilMs < ?`,
        [...ids, nowMs],
      ));
    },
  };
}
