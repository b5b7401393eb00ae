import type { Clock } from '../clock';
import type { Database } from '../database/database';
import type { UnitOfWork } from '../database/unit-of-work';
import type { Lane } from '../events';
import type { Ids } from '../ids';
import { createLeaseTable, MAX_HOLDERS, type LeaseTable } from './lease-table';
import type { WorkItem } from './outcome';

interface StoredWork {
  id: string;
  kind: string;
  subject: string;
  lane: string;
  payload: string;
  attempts: number;
  doubt: number;
  createdAtMs: number;
  deliverByMs: number | null;
  recipient: string | null;
}

export interface WorkTable {
  engine: 'sqlite' | 'mysql';
  leases: LeaseTable<StoredWork>;
  /** Greetings newest first: of a burst, those that can still make their 20 s. Everything else oldest first. */
  claim(lane: Lane, limit: number): Promise<{ token: string; items: WorkItem[]; untilMs: number }>;
  /** Gives rows of dead holders back, answers how many. A call that was out may have had its effect: the next holder is told. */
  recover(): Promise<number>;
}

export function createWorkTable(deps: { database: Database; unitOfWork: UnitOfWork; clock: Clock; ids: Ids }): WorkTable {
  const columns = 'id, kind, subject, lane, payload, attempts, doubt, createdAtMs, deliverByMs, recipient';
  const leases = createLeaseTable<StoredWork>({ ...deps, table: 'work', columns });
  return {
    engine: deps.database.engine,
    leases,
    recover: () => leases.recover(
      `, doubt = CASE WHEN lane IN ('job', 'shared') THEN 0 ELSE 1 END, delivery = CASE WHEN delivery IS NOT NULL AND attempts >= ${MAX_HOLDERS} THEN 'unknown' ELSE delivery END`),
    async claim(lane, limit) {
      const order = lane === 'greet' ? 'notBeforeMs DESC, id DESC' : 'notBeforeMs, id';
      const { token, rows, untilMs } = await leases.claim({ where: 'lane = ?', params: [lane], order, limit, repeatable: lane === 'job' || lane === 'shared', urgent: lane === 'greet' }); // a call out needs a durable claim
      return { token, items: rows.map(toItem), untilMs };
    },
  };
}

const toItem = (row: StoredWork): WorkItem => ({
  id: row.id, kind: row.kind, key: row.subject, lane: row.lane as Lane, payload: JSON.parse(row.payload) as Record<string, unknown>,
  attempts: row.attempts, doubt: row.doubt === 1, createdAtMs: row.createdAtMs, deliverByMs: row.deliverByMs, to: row.recipient,
});
