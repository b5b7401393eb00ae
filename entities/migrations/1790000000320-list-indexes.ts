import type { MigrationInterface, QueryRunner } from 'typeorm';
import { index } from './schema-pieces';

/** An index for every filter that a list offers, each ending in `id`: pages are walked in its order. */
const ADDED = [
  ['inbox', index('ix_inbox_status', ['status', 'id'])],
  ['work', index('ix_work_outbox_status', ['delivery', 'status', 'id'])],
  ['work', index('ix_work_outbox_kind', ['delivery', 'kind', 'status', 'id'])],
  ['referral', index('ix_referral_any_status', ['status', 'id'])],
  ['referral', index('ix_referral_referee', ['refereeId', 'id'])],
  ['referral_code', index('ix_referral_code_campaign', ['campaignId', 'id'])],
  ['reward', index('ix_reward_any_status', ['status', 'id'])],
  ['reward', index('ix_reward_of_campaign', ['campaignId', 'id'])],
  ['reward', index('ix_reward_referral', ['referralId', 'id'])],
] as const;

const OUTBOX = index('ix_work_outbox', ['delivery', 'kind', 'id']);

/** Lists of the open API walk an index and stop at their limit. */
export class ListIndexes1790000000320 implements MigrationInterface {
  name = 'ListIndexes1790000000320';

  async up(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('work', OUTBOX);
    for (const [table, each] of ADDED) await runner.createIndex(table, each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, each] of [...ADDED].reverse()) await runner.dropIndex(table, each);
    await runner.createIndex('work', OUTBOX);
  }
}
