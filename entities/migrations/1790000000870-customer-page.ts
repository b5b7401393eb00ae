import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, text, unique, word } from './schema-pieces';

const TABLES = [
  table('consent_text', [id(), number('version'), text('text'), word('publishedBy', 26), number('createdAtMs')], [unique('ux_consent_text_version', ['version'])]),
  table('consent', [id(), word('customerId', 26), number('share'), number('textVersion'), number('atMs')], [index('ix_consent_customer', ['customerId', 'id'])]),
  table('appeal', [
    id(), word('referralId', 26), word('reason', 32), word('customerId', 26), word('status', 12), text('text'), word('decision', 8, NULLABLE), word('sentence', 500, NULLABLE), word('answeredBy', 26, NULLABLE),
    number('answeredAtMs', NULLABLE), number('createdAtMs'),
  ], [unique('ux_appeal_no', ['referralId', 'reason']), index('ix_appeal_status', ['status', 'id']), index('ix_appeal_customer', ['customerId', 'id'])]),
];
/** Erasing somebody asks for all that is theirs. */
const WAYS: [table: string, name: string, columns: string[]][] = [
  ['referral_code', 'ix_referral_code_referrer', ['referrerId', 'id']], ['referral_lead', 'ix_referral_lead_customer', ['customerId']],
  ['referral_claim', 'ix_referral_claim_referrer', ['referrerId']], ['tag_wish', 'ix_tag_wish_customer', ['customerId']],
];
const MARKS = ['leftAtMs', 'erasedAtMs'];

/** The customer page: consents and their texts, appeals, and who left or had themselves erased. */
export class CustomerPage1790000000870 implements MigrationInterface {
  name = 'CustomerPage1790000000870';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
    for (const [of, name, columns] of WAYS) await runner.createIndex(of, index(name, columns));
    for (const mark of MARKS) await runner.addColumn('customer', new TableColumn(number(mark, NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const mark of MARKS) await runner.dropColumn('customer', mark);
    for (const [of, name] of WAYS) await runner.dropIndex(of, name);
    for (const each of [...TABLES].reverse()) await runner.dropTable(each.name);
  }
}
