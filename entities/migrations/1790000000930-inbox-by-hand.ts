import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, NULLABLE, number, primary, table, unique, word } from './schema-pieces';

const PARKED_FOR = word('parkedFor', 16, NULLABLE);

/** Callbacks that are handled by hand or replayed by the set, and why a member's listing was parked. */
export class InboxByHand1790000000930 implements MigrationInterface {
  name = 'InboxByHand1790000000930';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('arrival_settlement', [primary(word('arrivalId', 26)), word('fromStatus', 12), word('reason', 200), word('byType', 16), word('byId', 26), number('atMs')]));
    await runner.createTable(table('bulk_replay', [
      id(), word('openKey', 8, NULLABLE), word('status', 12), word('wanted', 12), number('fromMs', NULLABLE), number('toMs', NULLABLE), number('counted'), number('replayed'), number('untouched'), word('afterId', 26),
      number('startedAtMs'), number('progressAtMs'), number('finishedAtMs', NULLABLE),
    ], [unique('ux_bulk_replay_open', ['openKey'])]));
    await runner.addColumn('reconcile_member', new TableColumn(PARKED_FOR));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('reconcile_member', PARKED_FOR.name);
    await runner.dropTable('bulk_replay');
    await runner.dropTable('arrival_settlement');
  }
}
