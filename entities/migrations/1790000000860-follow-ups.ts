import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, number, table, text, word } from './schema-pieces';

/** What staff note about their customers. */
export class FollowUps1790000000860 implements MigrationInterface {
  name = 'FollowUps1790000000860';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('follow_up', [id(), word('customerId', 26), word('staffId', 26), text('text'), number('atMs')], [index('ix_follow_up_customer', ['customerId', 'id'])]));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('follow_up');
  }
}
