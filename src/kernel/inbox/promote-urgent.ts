import type { Clock } from '../clock';
import type { Database } from '../database/database';
import { marks } from '../database/marks';
import type { UnitOfWork } from '../database/unit-of-work';
import type { NewWork } from '../events';
import { messageOf, type Logger } from '../logger';
import type { Rush } from '../rush';
import type { InboxReader, StoredArrival } from './reading';

type Deps = { database: Database; unitOfWork: UnitOfWork; clock: Clock; logger: Logger; reader: InboxReader; rush: Rush };

const URGENT_BATCH = 64;
/** A welcome code (欢迎语 code) lives 20 s: an older mark is worth nothing. */
const URGENT_MS = 20_000;

/** Turns waiting urgent marks into work of the greet lane; `once` keeps a second worker from doing the same. */
export async function promoteUrgent(deps: Deps): Promise<boolean> {
  const rows = await deps.database.rows<StoredArrival>(`SELECT id, body, receivedAtMs, attempts FROM inbox WHERE urgent = 1 ORDER BY id DESC LIMIT ${URGENT_BATCH}`);
  const read = (await Promise.all(rows.map((row) => urgentOf(deps, row)))).filter((each) => each !== null);
  if (read.length === 0) return false;
  const nowMs = deps.clock.nowMs();
  deps.rush.waited('greeting', Math.max(...read.map(({ row }) => nowMs - row.receivedAtMs).filter((waitedMs) => waitedMs < URGENT_MS), 0));
  await deps.unitOfWork.run(async (tx) => {
    await tx.change(`UPDATE inbox SET urgent = 0 WHERE id IN (${marks(read)}) AND urgent = 1`, read.map(({ row }) => row.id));
    for (const { row, work } of read) if (work) tx.enqueue({ ...work, once: work.once ?? `urgent:${row.id}` });
  }, { urgent: true });
  return true;
}

/** Null when it could not be read now: it keeps its mark while that is of any use, and never holds up the greetings beside it. */
async function urgentOf(deps: Deps, row: StoredArrival): Promise<{ row: StoredArrival; work: NewWork | null } | null> {
  try {
    return { row, work: await deps.reader.urgentWork(row) };
  } catch (error) {
    const over = deps.clock.nowMs() - row.receivedAtMs > URGENT_MS;
    if (over) deps.logger.error('the urgent side of a callback could not be read', { inbox: row.id, error: messageOf(error) });
    return over ? { row, work: null } : null;
  }
}
