import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const INDEXES = [{ table: 'work', name: 'ix_work_token' }, { table: 'inbox', name: 'ix_inbox_token' }];

/** Rows of a claim are found by their ids: an index over tokens was written twice a row and read by nobody else. */
export class LeanQueue1790000000300 implements MigrationInterface {
  name = 'LeanQueue1790000000300';

  async up(runner: QueryRunner): Promise<void> {
    for (const { table, name } of INDEXES) await runner.dropIndex(table, name);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, name } of INDEXES) await runner.createIndex(table, new TableIndex({ name, columnNames: ['claimToken'] }));
  }
}
