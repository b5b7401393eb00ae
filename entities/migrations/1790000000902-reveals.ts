import type { MigrationInterface, QueryRunner } from 'typeorm';
import { number, primary, table, word } from './schema-pieces';

/** How often each person had a masked name or phone shown whole. */
export class Reveals1790000000902 implements MigrationInterface {
  name = 'Reveals1790000000902';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('reveal_tally', [primary(word('personId', 26)), primary(word('day', 10)), number('used')]));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('reveal_tally');
  }
}
