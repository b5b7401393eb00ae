import type { Reader } from '../../kernel/database/database';
import { isDuplicate, isTransient } from '../../kernel/database/sql-errors';
import { timeSortedId } from '../../kernel/ids';
import type { Machine } from '../../kernel/machine';
import { NO_HASH, sealHash } from './hashes';
import { insertSeals, lastSeal, newestUnsealed, unsealedPage, type Unsealed } from './seal-store';

/** Rows looked at by each of the three reads of a turn, and the most that one turn seals. */
const PAGE = 500;
/** Longest that a transaction may be open after it drew its id (lock waits of 5 s each), with the clock difference of 2 s between machines. */
export const LATE_MS = 120_000;
const ABOVE_ALL = '~'; // sorts after every id

const noEntropy = Buffer.alloc(10);
/** Every id drawn before this instant is smaller, every later one greater. */
export const idFloor = (ms: number): string => timeSortedId(Math.max(0, ms), noEntropy);

/**
 * Chains what has no seal yet, a bounded batch a turn; true when there is more to do at once.
 *
 * Ids sort by time, commits do not: a transaction may appear below ids that are sealed already. So a turn reads three things: what lies
 * above the youngest seal; a page of the last two minutes, where late commits appear; and a page of all history, round and round, for
 * whatever a stopped clock or a restored backup left behind. None of them grows with the table.
 *
 * Several processes may seal at once: the primary key `seq` lets one win, the other comes again a second later.
 */
export function createSealer(machine: Machine): () => Promise<boolean> {
  const { database, clock } = machine;
  const recent = createSweep(database, () => idFloor(clock.nowMs() - LATE_MS));
  const history = createSweep(database, () => '');
  return async () => {
    const young = await newestUnsealed(database, PAGE);
    const found = new Map([...young, ...(await recent()), ...(await history())].map((row) => [row.id, row]));
    const batch = [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1)).slice(0, PAGE);
    if (batch.length === 0) return false;
    return (await append(machine, batch)) && batch.length === PAGE;
  };
}

/** Walks from the youngest id down to the floor, one page a call, then begins anew. */
function createSweep(reader: Reader, floor: () => string): () => Promise<Unsealed[]> {
  let below = ABOVE_ALL;
  return async () => {
    const { unsealed, next } = await unsealedPage(reader, { above: floor(), below }, PAGE);
    below = next ?? ABOVE_ALL;
    return unsealed;
  };
}

/** False when another process sealed meanwhile. */
async function append({ unitOfWork, clock }: Machine, batch: readonly Unsealed[]): Promise<boolean> {
  try {
    await unitOfWork.run(async (tx) => {
      const last = await lastSeal(tx);
      let [seq, prevHash] = [Number(last?.seq ?? 0), last?.hash ?? NO_HASH];
      const sealedAtMs = clock.nowMs();
      const seals = batch.map(({ id, contentHash }) => {
        seq += 1;
        const seal = { seq, transactionId: id, prevHash, sealedAtMs };
        prevHash = sealHash(seal, contentHash);
        return { ...seal, hash: prevHash };
      });
      await insertSeals(tx, seals);
    });
    return true;
  } catch (error) {
    if (isDuplicate(error) || isTransient(error)) return false;
    throw error;
  }
}
