import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, NULLABLE, number, table, text, unique, word } from './schema-pieces';

const LINK = table('acquisition_link', [
  id(), word('campaignId', 26), word('name', 30), text('users'), word('status', 8), word('linkId', 64, NULLABLE), word('url', 400, NULLABLE), word('reason', 190, NULLABLE),
  number('createdAtMs'), number('changedAtMs'),
], [unique('ux_acquisition_link_campaign', ['campaignId']), unique('ux_acquisition_link_wecom', ['linkId'])]);

/** 获客链接: one carries all codes of a campaign. */
export class AcquisitionLinks1790000000790 implements MigrationInterface {
  name = 'AcquisitionLinks1790000000790';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(LINK);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(LINK.name);
  }
}
