import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, primary, table, text, unique, word } from './schema-pieces';

const TABLES = [
  table('session', [
    id(), word('secretHash', 64), word('kind', 16), word('personId', 26), word('name', 64, NULLABLE), word('role', 16), number('createdAtMs'), number('seenAtMs'), number('expiresAtMs'), number('endsAtMs'),
  ], [unique('ux_session_secret', ['secretHash']), index('ix_session_person', ['personId']), index('ix_session_end', ['endsAtMs'])]),
  table('sign_in', [id(), word('stateHash', 64), word('cookieHash', 64), word('face', 8), word('returnTo', 512), number('expiresAtMs')],
    [unique('ux_sign_in_state', ['stateHash']), index('ix_sign_in_end', ['expiresAtMs'])]),
  table('sign_in_link', [id(), word('tokenHash', 64), word('name', 64), number('createdAtMs'), number('expiresAtMs')],
    [unique('ux_sign_in_link_token', ['tokenHash']), index('ix_sign_in_link_end', ['expiresAtMs'])]),
  table('staff_role', [primary(word('staffId', 26)), word('role', 16), word('setBy', 26), number('setAtMs')]),
  table('department', [primary(number('id')), word('name', 128), number('parentId'), text('leaders'), number('readAtMs')]),
  table('staff_department', [primary(word('staffId', 26)), primary(number('departmentId')), number('leads')], [index('ix_staff_department_members', ['departmentId', 'staffId'])]),
];

/** People at the web faces: their sessions, the ways in, their roles, and the departments that say what they may see. */
export class People1790000000830 implements MigrationInterface {
  name = 'People1790000000830';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of [...TABLES].reverse()) await runner.dropTable(each.name);
  }
}
