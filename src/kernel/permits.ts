import { PermitBlock } from '../../entities/permit-block';
import type { Database } from './database/database';
import type { UnitOfWork } from './database/unit-of-work';

/** So many at once: one update for hundreds of calls, and a process that dies loses only what is left of a block, for a minute at most. */
const BLOCK = 200;
const SHARE_OF_LIMIT = 10;

/** A limit a minute that holds for all processes together (architecture 11). */
export interface Permits {
  /** How many calls of `name` this process may make in that minute beyond those it was allowed before; 0: the minute is used up. */
  lease(name: string, minute: number, limit: number): Promise<number>;
}

/** Null where one process is all there is: it counts for itself. */
export function createPermits({ database, unitOfWork }: { database: Database; unitOfWork: UnitOfWork }): Permits | null {
  if (database.engine === 'sqlite') return null;
  return {
    async lease(name, minute, limit) {
      const block = Math.max(1, Math.min(BLOCK, Math.floor(limit / SHARE_OF_LIMIT)));
      // a process whose clock is behind finds a later minute and waits for its own; `taken` is set first: it looks at the old minute
      const take = () => unitOfWork.run((tx) => tx.change(
        'UPDATE permit_block SET taken = CASE WHEN minute = ? THEN taken + ? ELSE ? END, minute = ? WHERE name = ? AND (minute < ? OR (minute = ? AND taken + ? <= ?))',
        [minute, block, block, minute, name, minute, minute, block, limit]), { urgent: true });
      if ((await take()) === 1) return block;
      await unitOfWork.run((tx) => tx.insertMissing(PermitBlock, [{ name, minute: 0, taken: 0 }]), { urgent: true });
      return (await take()) === 1 ? block : 0;
    },
  };
}
