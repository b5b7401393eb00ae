import type { Clock } from '../clock';
import type { Ids } from '../ids';
import type { Database, SqlValue } from '../database/database';
import type { Tx, UnitOfWork } from '../database/unit-of-work';

/** 15 s with a heartbeat every 2 s: calls out end in 5 s, so a living holder never loses its lease. */
export const LEASE_MS = 15_000;
const RECOVER_AT_ONCE = 500;
export const MAX_HOLDERS = 12;

export interface Claim<Row> {
  token: string;
  rows: Row[];
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
  extend(tokens: readonly string[]): Promise<void>;
  /** Rows whose holder died go back to `pending`; one that has outlived a dozen holders is parked, for it may be what kills them. */
  recover(extraAssignments: string): Promise<number>;
}

type Deps = { table: 'inbox' | 'work'; columns: string; database: Database; unitOfWork: UnitOfWork; clock: Clock; ids: Ids };

export function createLeaseTable<Row>(deps: Deps): LeaseTable<Row> {
  const { table, unitOfWork, clock } = deps;
  const skipLocked = deps.database.engine === 'mysql' ? ' FOR UPDATE SKIP LOCKED' : '';
  const marks = (list: readonly unknown[]) => list.map(() => '?').join(',');
  return {
    async claim({ where, params, order, limit, repeatable = false, urgent = false }) {
      const nowMs = clock.nowMs();
      const due = `status = 'pending' AND ${where} AND notBeforeMs <= ?`;
      // looking costs a plain read; the writer's queue is entered only when there is something to take
      const seen = await deps.database.one(`SELECT id FROM ${table} WHERE ${due} LIMIT 1`, [...params, nowMs]);
      const token = deps.ids.next();
      if (!seen) return { token, rows: [] };
      const rows = await unitOfWork.run(async (tx) => {
        const found = await tx.rows<{ id: string }>(`SELECT id FROM ${table} WHERE ${due} ORDER BY ${order} LIMIT ${limit}${skipLocked}`, [...params, nowMs]);
        const ids = found.map((row) => row.id);
        if (ids.length === 0) return [];
        // the guard is written so that no planner takes it for a way in: ten thousand rows are pending, twenty have these ids
        await tx.change(
          `UPDATE ${table} SET status = 'processing', attempts = attempts + 1, claimToken = ?, leaseUntilMs = ? WHERE id IN (${marks(ids)}) AND (CASE WHEN status = 'pending' THEN 1 END) = 1`,
          [token, nowMs + LEASE_MS, ...ids],
        );
        // by token alone: InnoDB's range of `processing` rows is full of what was processed a moment ago and is not purged yet
        return tx.rows<Row>(`SELECT ${deps.columns} FROM ${table} WHERE claimToken = ? ORDER BY id`, [token]);
      }, { repeatable, urgent });
      return { token, rows };
    },
    async finish(tx, token, ids, assignments, params) {
      const matched = await tx.change(
        `UPDATE ${table} SET claimToken = NULL, leaseUntilMs = NULL, ${assignments} WHERE id IN (${marks(ids)}) AND claimToken = ?`,
        [...params, ...ids, token],
      );
      if (matched !== ids.length) throw new LeaseLost();
    },
    async extend(tokens) {
      if (tokens.length === 0) return;
      const untilMs = clock.nowMs() + LEASE_MS;
      await unitOfWork.run((tx) => tx.change(`UPDATE ${table} SET leaseUntilMs = ? WHERE claimToken IN (${marks(tokens)}) AND status = 'processing'`, [untilMs, ...tokens]));
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
