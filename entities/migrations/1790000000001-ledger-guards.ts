import type { MigrationInterface, QueryRunner } from 'typeorm';

const GUARDED = ['ledger_transaction', 'ledger_posting', 'ledger_seal'] as const;
const VERBS = ['update', 'delete'] as const;

/** Entries are never edited (law 3): the database itself refuses, whoever asks. */
export class LedgerGuards1790000000001 implements MigrationInterface {
  name = 'LedgerGuards1790000000001';

  async up(runner: QueryRunner): Promise<void> {
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    for (const table of GUARDED) {
      for (const verb of VERBS) {
        const says = `${table} is append-only`;
        const refuse = sqlite ? `BEGIN SELECT RAISE(ABORT, '${says}'); END` : `FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${says}'`;
        await runner.query(`CREATE TRIGGER no_${verb}_${table} BEFORE ${verb.toUpperCase()} ON ${table} ${refuse}`);
      }
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of GUARDED) for (const verb of VERBS) await runner.query(`DROP TRIGGER no_${verb}_${table}`);
  }
}
