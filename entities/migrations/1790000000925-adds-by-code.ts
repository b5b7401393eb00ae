import type { MigrationInterface, QueryRunner, TableIndex } from 'typeorm';
import { index } from './schema-pieces';

const NAME = 'ix_referral_referrer';
const BEFORE = index(NAME, ['referrerId', 'id']);
/** The same order with what a count by code looks at, so that it reads no row of the table: rows are long. */
const AFTER = index(NAME, ['referrerId', 'id', 'codeId', 'scanNo', 'addedAtMs']);

/** How many friends came by each code is counted from an index. On a million referrals this takes about as long as a backup. */
export class AddsByCode1790000000925 implements MigrationInterface {
  name = 'AddsByCode1790000000925';

  up = (runner: QueryRunner): Promise<void> => replace(runner, AFTER);
  down = (runner: QueryRunner): Promise<void> => replace(runner, BEFORE);
}

/** A server does it in one statement, and not again when it was killed after: processes of before go on naming the index while it is built. SQLite takes a whole migration back. */
async function replace(runner: QueryRunner, wanted: TableIndex): Promise<void> {
  if (runner.dataSource.options.type === 'better-sqlite3') {
    await runner.dropIndex('referral', NAME);
    await runner.createIndex('referral', wanted);
    return;
  }
  const there = (await runner.query('SELECT column_name AS name FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? AND index_name = ?', ['referral', NAME])) as unknown[];
  if (there.length === wanted.columnNames.length) return;
  await runner.query(`ALTER TABLE referral DROP INDEX ${NAME}, ADD INDEX ${NAME} (${wanted.columnNames.join(', ')})`);
}
