import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, NULLABLE, number, table, text, unique, word } from './schema-pieces';

const WAY = table('join_way', [
  id(), word('state', 30), text('chatIds'), word('status', 8), word('configId', 64, NULLABLE), word('qrCodeUrl', 512, NULLABLE), word('reason', 190, NULLABLE),
  number('createdAtMs'), number('changedAtMs'),
], [unique('ux_join_way_state', ['state'])]);

/** 加入群聊 codes, and what attribution asks of stays in groups. */
export class GroupCodes1790000000791 implements MigrationInterface {
  name = 'GroupCodes1790000000791';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(WAY);
    await runner.addColumn('group_member', new TableColumn(number('seenAtMs', NULLABLE)));
    await runner.addColumn('customer', new TableColumn(number('groupedAtMs', NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('customer', 'groupedAtMs');
    await runner.dropColumn('group_member', 'seenAtMs');
    await runner.dropTable(WAY.name);
  }
}
