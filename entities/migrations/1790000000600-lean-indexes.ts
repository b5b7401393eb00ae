import type { MigrationInterface, QueryRunner } from 'typeorm';
import { index } from './schema-pieces';

const DROPPED = [
  ['work', index('ix_work_outbox_status', ['delivery', 'status', 'id'])],
  ['work', index('ix_work_outbox_kind', ['delivery', 'kind', 'status', 'id'])],
  ['work', index('ix_work_recipient', ['recipient', 'status', 'kind'])],
  ['inbox', index('ix_inbox_due', ['status', 'notBeforeMs', 'id'])],
  ['journal', index('ix_journal_type', ['type', 'id'])],
  ['referral', index('ix_referral_referee', ['refereeId', 'id'])],
  ['reward', index('ix_reward_campaign', ['campaignId', 'status', 'id'])],
  ['reward', index('ix_reward_referral', ['referralId', 'id'])],
  ['reward', index('ix_reward_funnel', ['campaignId', 'status', 'referralId'])],
] as const;

const ADDED = [
  ['work', index('ix_work_outbox', ['delivery', 'id'])],
  ['work', index('ix_work_outbox_kind', ['delivery', 'kind', 'id'])],
  ['work', index('ix_work_recipient', ['recipient', 'delivery', 'id'])],
  ['reward', index('ix_reward_campaign', ['campaignId', 'status', 'id', 'referralId'])],
] as const;

/** What a friend-add writes is mostly indexes: those that hold a row's changing state for readers who have another way are gone. */
export class LeanIndexes1790000000600 implements MigrationInterface {
  name = 'LeanIndexes1790000000600';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, each] of DROPPED) await runner.dropIndex(table, each);
    for (const [table, each] of ADDED) await runner.createIndex(table, each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, each] of ADDED) await runner.dropIndex(table, each);
    for (const [table, each] of DROPPED) await runner.createIndex(table, each);
  }
}
