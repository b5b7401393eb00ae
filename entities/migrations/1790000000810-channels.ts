import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, text, unique, word } from './schema-pieces';

const TABLES = [
  table('channel', [
    id(), word('state', 30), word('name', 128), word('kind', 8), text('terms'), number('lookAtMs', NULLABLE), number('archivedAtMs', NULLABLE), number('createdAtMs'), number('changedAtMs'),
  ], [unique('ux_channel_state', ['state'])]),
  table('channel_add', [id(), word('channelId', 26), word('customerId', 26), word('staffId', 26), number('addedAtMs'), word('day', 10)], [
    unique('ux_channel_add', ['customerId', 'staffId', 'addedAtMs']), index('ix_channel_add_day', ['channelId', 'day', 'staffId', 'customerId']),
  ]),
  table('code_walk', [
    id(), word('openKey', 8, NULLABLE), word('status', 8), word('reason', 190, NULLABLE), word('pageCursor', 500, NULLABLE), text('cursors'), number('pages'), number('restarts'), number('listed'),
    number('adopted'), number('duplicates'), number('held'), number('absent'), number('startedAtMs'), number('progressAtMs'), number('finishedAtMs', NULLABLE),
  ], [unique('ux_code_walk_open', ['openKey'])]),
  table('unrecorded_way', [id(), word('configId', 64), word('state', 64, NULLABLE), word('kind', 9), word('seenBy', 26), number('foundAtMs')], [
    unique('ux_unrecorded_way_config', ['configId']), index('ix_unrecorded_way_seen', ['seenBy']),
  ]),
];
const WAY_COLUMNS = [word('channelId', 26, NULLABLE), number('skipVerify', NULLABLE), text('wanted', NULLABLE), number('wantedAtMs', NULLABLE), word('listedBy', 26, NULLABLE)];
const INDEXES = [
  ['contact_way', index('ix_contact_way_status', ['status', 'id'])],
  ['contact_way', index('ix_contact_way_config', ['configId'])],
  ['join_way', index('ix_join_way_status', ['status', 'id'])],
  ['referral_code', index('ix_referral_code_look', ['lookAtMs', 'id'])],
  ['referral_code', index('ix_referral_code_campaign_look', ['campaignId', 'lookAtMs'])],
  ['follow_fact', index('ix_follow_fact_state', ['state', 'atMs'])],
  ['group_member', index('ix_group_member_state', ['state', 'joinedAtMs'])],
] as const;
const SILENT_MS = 180 * 86_400_000;

/** 渠道活码, the walk through what WeCom lists, and when each code is looked at for recycling. */
export class Channels1790000000810 implements MigrationInterface {
  name = 'Channels1790000000810';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
    await runner.addColumns('contact_way', WAY_COLUMNS.map((column) => new TableColumn(column)));
    await runner.addColumn('referral_code', new TableColumn(number('lookAtMs', NULLABLE)));
    // no code is recycled sooner than this after it was made
    await runner.query(`UPDATE referral_code SET lookAtMs = createdAtMs + ${SILENT_MS}`);
    for (const [name, each] of INDEXES) await runner.createIndex(name, each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [name, each] of [...INDEXES].reverse()) await runner.dropIndex(name, String(each.name));
    await runner.dropColumn('referral_code', 'lookAtMs');
    for (const { name } of [...WAY_COLUMNS].reverse()) await runner.dropColumn('contact_way', name);
    for (const each of [...TABLES].reverse()) await runner.dropTable(each);
  }
}
