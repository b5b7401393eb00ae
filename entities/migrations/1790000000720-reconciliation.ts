import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, text, unique, word } from './schema-pieces';

const COUNTS = ['planned', 'members', 'toList', 'judged', 'toConfirm', 'scanned', 'missedAdds', 'missedDeletes', 'repaired', 'parked', 'bySendBefore', 'bySendAtStart'];
const RUNS = table('reconciliation', [
  id(), word('openKey', 8, NULLABLE), word('status', 12), number('startedAtMs'), number('finishedAtMs', NULLABLE), number('progressAtMs'), ...COUNTS.map((name) => number(name)),
], [unique('ux_reconciliation_open', ['openKey'])]);
const MEMBERS = table('reconcile_member', [
  id(), word('runId', 26), word('staffId', 26), word('state', 12), number('begunAtMs', NULLABLE), text('pageCursor', NULLABLE), text('markCursor', NULLABLE),
  number('pages'), number('held'), number('absent'), word('comparedTo', 26, NULLABLE),
], [unique('ux_reconcile_member', ['runId', 'staffId']), index('ix_reconcile_member_state', ['runId', 'state', 'id'])]);

/** Reconcile: its runs, how far each member's listing is, and which listing last showed a follow. */
export class Reconciliation1790000000720 implements MigrationInterface {
  name = 'Reconciliation1790000000720';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(RUNS);
    await runner.createTable(MEMBERS);
    await runner.addColumn('follow_episode', new TableColumn(word('listedBy', 26, NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('follow_episode', 'listedBy');
    await runner.dropTable('reconcile_member');
    await runner.dropTable('reconciliation');
  }
}
