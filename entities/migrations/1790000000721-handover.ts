import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, unique, word } from './schema-pieces';

const HANDOVERS = table('handover', [
  id(), word('kind', 12), word('status', 12), word('handoverStaffId', 26), word('takeoverStaffId', 26), word('message', 200, NULLABLE), number('createdAtMs'), number('finishedAtMs', NULLABLE),
]);
const ROWS = table('handover_row', [
  id(), word('handoverId', 26), word('customerId', 26), word('state', 16), number('errcode', NULLABLE), number('askedAtMs', NULLABLE), number('takeoverAtMs', NULLABLE),
], [unique('ux_handover_row', ['handoverId', 'customerId']), index('ix_handover_row_state', ['handoverId', 'state', 'id']), index('ix_handover_row_customer', ['customerId', 'state', 'handoverId'])]);

/** Handover 继承: what was asked of WeCom for each customer, and what became of it. */
export class Handover1790000000721 implements MigrationInterface {
  name = 'Handover1790000000721';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(HANDOVERS);
    await runner.createTable(ROWS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('handover_row');
    await runner.dropTable('handover');
  }
}
