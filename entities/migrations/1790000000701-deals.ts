import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, unique, word } from './schema-pieces';

const TABLES = [
  table('deal', [id(), word('reference', 128), word('customerId', 26), word('campaignId', 26, NULLABLE), number('amountFen'), number('closedAtMs'), number('refundedFen'), number('createdAtMs')],
    [unique('ux_deal_reference', ['reference']), index('ix_deal_customer', ['customerId', 'id'])]),
  table('deal_refund', [id(), word('dealId', 26), word('reference', 128), number('amountFen'), number('createdAtMs')], [unique('ux_deal_refund_reference', ['dealId', 'reference'])]),
];

/** Deals and their refunds; a customer who has one says so, so that settling everybody else asks nothing. */
export class Deals1790000000701 implements MigrationInterface {
  name = 'Deals1790000000701';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
    await runner.addColumn('customer', new TableColumn(number('dealtAtMs', NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('customer', 'dealtAtMs');
    for (const each of [...TABLES].reverse()) await runner.dropTable(each.name);
  }
}
