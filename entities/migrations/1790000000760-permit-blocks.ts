import type { MigrationInterface, QueryRunner } from 'typeorm';
import { number, primary, table, word } from './schema-pieces';

/** Call limits shared by all processes. */
export class PermitBlocks1790000000760 implements MigrationInterface {
  name = 'PermitBlocks1790000000760';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('permit_block', [primary(word('name', 96)), number('minute'), number('taken')]));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('permit_block');
  }
}
