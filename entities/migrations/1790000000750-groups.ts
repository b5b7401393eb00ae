import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, unique, word } from './schema-pieces';

const TABLES = [
  table('group_chat', [
    id(), word('chatId', 64), word('name', 128, NULLABLE), word('ownerStaffId', 26, NULLABLE), word('status', 12), word('memberVersion', 64, NULLABLE), word('wantedVersion', 64, NULLABLE),
    number('heardAtMs', NULLABLE), number('members'), number('externals'), number('createdAtMs', NULLABLE), number('dismissedAtMs', NULLABLE), number('readAtMs', NULLABLE), number('turn'),
  ], [unique('ux_group_chat', ['chatId'])]),
  table('group_member', [
    id(), word('openKey', 60, NULLABLE), word('groupId', 26), word('staffId', 26, NULLABLE), word('customerId', 26, NULLABLE), number('joinedAtMs'), number('joinScene'), word('state', 64, NULLABLE),
    word('inviterStaffId', 26, NULLABLE), number('leftAtMs', NULLABLE),
  ], [unique('ux_group_member_open', ['openKey']), index('ix_group_member_list', ['groupId', 'id']), index('ix_group_member_customer', ['customerId', 'id'])]),
];

/** Customer groups 客户群 and who was in them when. */
export class Groups1790000000750 implements MigrationInterface {
  name = 'Groups1790000000750';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.dropTable(each.name);
  }
}
