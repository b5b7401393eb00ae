import type { MigrationInterface, QueryRunner } from 'typeorm';
import { number, primary, table, text, word } from './schema-pieces';

/** What the screens show of a campaign's referrals, counted ahead. It starts empty: the bot counts it by itself. */
export class CampaignSegments1790000000921 implements MigrationInterface {
  name = 'CampaignSegments1790000000921';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('campaign_segment', [primary(word('campaignId', 26)), primary(word('afterId', 26)), word('untilId', 26), text('counts'), number('countedAtMs')]));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('campaign_segment');
  }
}
