import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { index, NULLABLE, number } from './schema-pieces';

const ARCHIVED_AT = number('archivedAtMs', NULLABLE);
const SHOWN = index('ix_campaign_archived', ['archivedAtMs', 'id']);

/** Campaigns may be archived: lists begin with those that are not. */
export class ArchivedCampaigns1790000000940 implements MigrationInterface {
  name = 'ArchivedCampaigns1790000000940';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('campaign', new TableColumn(ARCHIVED_AT));
    await runner.createIndex('campaign', SHOWN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('campaign', SHOWN);
    await runner.dropColumn('campaign', ARCHIVED_AT.name);
  }
}
