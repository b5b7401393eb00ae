import type { Database, SqlValue } from '../database';
import { writeBackup } from './backup-file';
import { withSnapshot, type Snapshot, type TableShape } from './snapshot';

export interface BackupReport {
  tables: Record<string, number>;
  rows: number;
  sha256: string;
}

/**
 * Writes one moment of the whole database into a file that either engine can be restored from; beside a running bot, page by page. Half a backup
 * never stands under the file's name.
 */
export async function backUp(database: Database, file: string, options: { nowMs: number; onTable?: (name: string) => void }): Promise<BackupReport> {
  const writer = await writeBackup(file);
  try {
    const tables = await withSnapshot(database, async (snapshot) => {
      const head = { format: 1 as const, engine: database.engine, createdAt: new Date(options.nowMs).toISOString(), migrations: snapshot.migrations };
      await writer.write({ head });
      const counts: Record<string, number> = {};
      for (const table of snapshot.tables) {
        options.onTable?.(table.name);
        counts[table.name] = await writeTable(snapshot, table, writer.write);
      }
      return counts;
    });
    const rows = Object.values(tables).reduce((sum, count) => sum + count, 0);
    return { tables, rows, ...(await writer.finish(rows)) };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function writeTable(snapshot: Snapshot, table: TableShape, write: (line: { table: string; columns: string[] } | { rows: unknown[][] }) => Promise<void>): Promise<number> {
  await write({ table: table.name, columns: table.columns });
  let count = 0;
  for await (const page of snapshot.pages(table)) {
    await write({ rows: page.map((row) => table.columns.map((column) => portable(row[column] ?? null))) });
    count += page.length;
  }
  return count;
}

/** What JSON cannot say exactly is not written but told: no column of ours holds bytes or a number beyond 2^53. */
function portable(value: SqlValue): string | number | null {
  if (Buffer.isBuffer(value)) throw new Error('a column holds bytes, which a backup cannot say');
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) throw new Error('a number is too large to be written exactly');
  return value;
}
