import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { index, NULLABLE, word } from './schema-pieces';

const TAIL = index('ix_follow_phone_tail', ['tailKey', 'customerId']);

/** The last four digits of a phone, as an HMAC. Rows that are there get theirs when their customer is read again: out of the HMAC of a whole number nothing can be made. */
export class PhoneTails1790000000950 implements MigrationInterface {
  name = 'PhoneTails1790000000950';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('follow_phone', new TableColumn(word('tailKey', 32, NULLABLE)));
    await runner.createIndex('follow_phone', TAIL);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('follow_phone', TAIL);
    await runner.dropColumn('follow_phone', 'tailKey');
  }
}
