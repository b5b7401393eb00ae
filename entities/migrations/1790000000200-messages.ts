import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, unique, word } from './schema-pieces';

const TABLES = [
  table('staff_message_line', [
    id(), word('messageId', 26), word('textHash', 64, NULLABLE), number('calledAtMs', NULLABLE), number('atMs'),
  ], [index('ix_staff_message_line', ['messageId']), index('ix_staff_message_line_age', ['atMs'])]),
  table('customer_thanks', [
    id(), word('customerId', 26), word('day', 10), word('staffId', 26), number('composedAtMs'), word('textHash', 64), word('msgId', 128, NULLABLE),
  ], [unique('ux_customer_thanks_day', ['customerId', 'day'])]),
];

/** What the messages room remembers of calls under way. */
export class Messages1790000000200 implements MigrationInterface {
  name = 'Messages1790000000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of [...TABLES].reverse()) await runner.dropTable(each.name);
  }
}
