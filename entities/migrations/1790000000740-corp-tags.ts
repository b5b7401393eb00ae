import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, text, unique, word } from './schema-pieces';

const TABLES = [
  table('corp_tag_group', [id(), word('groupId', 64), word('name', 64), number('sortOrder'), number('deleted'), number('seenAtMs')], [unique('ux_corp_tag_group', ['groupId'])]),
  table('corp_tag', [id(), word('tagId', 64), word('groupId', 64), word('name', 64), number('sortOrder'), number('deleted'), number('seenAtMs')],
    [unique('ux_corp_tag', ['tagId']), index('ix_corp_tag_list', ['deleted', 'id']), index('ix_corp_tag_group', ['groupId'])]),
  table('tag_wish', [
    id(), word('wishKey', 128), word('kind', 16), word('customerId', 26, NULLABLE), word('staffId', 26, NULLABLE), word('target', 64, NULLABLE), text('wanted'), number('asks'), number('workNo'),
    number('refusedNo'), word('reason', 190, NULLABLE), number('changedAtMs'),
  ], [unique('ux_tag_wish', ['wishKey'])]),
  table('referral_tagging', [id(), word('campaignId', 26), word('customerId', 26), word('step', 12), number('atMs')], [unique('ux_referral_tagging', ['customerId', 'campaignId'])]),
];
const HOLDERS = index('ix_customer_tag_holders', ['tagId', 'id']);
const MARKED_AT = number('tagsAtMs', NULLABLE);

/** The company's tags, what is to be done about them at WeCom, and when a customer's tags were last changed by us. */
export class CorpTags1790000000740 implements MigrationInterface {
  name = 'CorpTags1790000000740';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
    await runner.createIndex('customer_tag', HOLDERS);
    await runner.addColumn('customer', new TableColumn(MARKED_AT));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('customer', MARKED_AT.name);
    await runner.dropIndex('customer_tag', HOLDERS);
    for (const each of TABLES) await runner.dropTable(each.name);
  }
}
