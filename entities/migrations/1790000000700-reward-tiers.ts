import type { MigrationInterface, QueryRunner } from 'typeorm';
import { index, NULLABLE, number, primary, table, unique, word } from './schema-pieces';

const TABLES = [
  table('reward_tally', [primary(word('id', 128)), number('used')], []),
  table('tier_place', [primary(word('id', 40)), word('scope', 64), word('referralId', 26), number('campaignVersion'), number('reachedAtMs')],
    [index('ix_tier_place', ['scope', 'reachedAtMs', 'referralId', 'campaignVersion'])]),
  table('reward_tier', [primary(word('rewardId', 26)), word('scope', 64), number('reached'), word('standingKey', 160, NULLABLE)],
    [unique('ux_reward_tier_standing', ['standingKey']), index('ix_reward_tier', ['scope', 'reached'])]),
];

/** Tiers and caps of rewards: what is counted, and which tier a reward was given for. Campaigns without them write none of these. */
export class RewardTiers1790000000700 implements MigrationInterface {
  name = 'RewardTiers1790000000700';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of [...TABLES].reverse()) await runner.dropTable(each.name);
  }
}
