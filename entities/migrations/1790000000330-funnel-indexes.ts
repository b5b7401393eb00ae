import type { MigrationInterface, QueryRunner } from 'typeorm';
import { index } from './schema-pieces';

const STATUS = index('ix_referral_status', ['campaignId', 'status', 'id']);
const FUNNEL = index('ix_referral_funnel', ['campaignId', 'status', 'id', 'boundAtMs', 'retainedAtMs', 'contactedAtMs', 'qualifiedAtMs', 'dealAtMs']);
const REWARDED = index('ix_reward_funnel', ['campaignId', 'status', 'referralId']);

/** The funnel of a campaign is counted on indexes alone; the wider one serves the list that the narrower one served. */
export class FunnelIndexes1790000000330 implements MigrationInterface {
  name = 'FunnelIndexes1790000000330';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('referral', FUNNEL);
    await runner.dropIndex('referral', STATUS);
    await runner.createIndex('reward', REWARDED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('reward', REWARDED);
    await runner.createIndex('referral', STATUS);
    await runner.dropIndex('referral', FUNNEL);
  }
}
