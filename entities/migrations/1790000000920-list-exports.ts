import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, primary, table, text, unique, word } from './schema-pieces';

/** Exports of lists, and what they hold until they are a day old. */
export class ListExports1790000000920 implements MigrationInterface {
  name = 'ListExports1790000000920';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('list_export', [
      id(), word('personId', 26), word('staffId', 26, NULLABLE), word('listName', 16), text('question'), word('format', 8), word('language', 8), word('rights', 64), word('status', 12), word('reason', 32, NULLABLE),
      number('slot', NULLABLE), number('pages'), number('rowsDone'), word('lastId', 26, NULLABLE), number('createdAtMs'), number('doneAtMs', NULLABLE), number('expiresAtMs'),
    ], [unique('ux_list_export_slot', ['personId', 'slot']), index('ix_list_export_person', ['personId', 'id'])]));
    await runner.createTable(table('list_export_page', [primary(word('exportId', 26)), primary(number('page')), primary(number('part')), text('data')]));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('list_export_page');
    await runner.dropTable('list_export');
  }
}
