import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { index, NULLABLE, number, primary, table, word } from './schema-pieces';

const COLUMNS = [number('namedAtMs', NULLABLE), word('mergedInto', 26, NULLABLE)];
const NAMES = table('staff_name', [primary(word('userKey', 64)), word('staffId', 26), number('untilMs')], [index('ix_staff_name_member', ['staffId'])]);

/** Members who are renamed: what they were called before, and which row turned out to be another's. */
export class StaffNames1790000000400 implements MigrationInterface {
  name = 'StaffNames1790000000400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('staff', COLUMNS.map((column) => new TableColumn(column)));
    await runner.createTable(NAMES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('staff_name');
    await runner.dropColumns('staff', COLUMNS.map((column) => column.name));
  }
}
