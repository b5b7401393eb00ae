import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, text, unique, word } from './schema-pieces';

const TABLES = [
  table('referral_lead', [
    id(), word('campaignId', 26), word('referrerId', 26), word('status', 12), word('liveKey', 91, NULLABLE), word('duplicateOf', 26, NULLABLE), word('phoneKey', 64, NULLABLE), text('phoneSealed', NULLABLE),
    text('nameSealed', NULLABLE), word('source', 8), word('toldBy', 26, NULLABLE), word('consentVersion', 16), word('customerId', 26, NULLABLE), number('matchedAtMs', NULLABLE), word('matchedBy', 8, NULLABLE),
    word('codeId', 26, NULLABLE), number('blankAtMs', NULLABLE), number('createdAtMs'),
  ], [
    unique('ux_referral_lead_live', ['liveKey']), index('ix_referral_lead_phone', ['phoneKey', 'status']), index('ix_referral_lead_campaign', ['campaignId', 'id']), index('ix_referral_lead_stands', ['campaignId', 'status', 'id']), index('ix_referral_lead_referrer', ['referrerId', 'id']),
    index('ix_referral_lead_status', ['status', 'id']), index('ix_referral_lead_blank', ['blankAtMs']),
  ]),
  table('referral_claim', [
    id(), word('campaignId', 26), word('refereeId', 26), word('referrerId', 26), word('status', 12), word('openKey', 80, NULLABLE), text('evidence'), word('claimedBy', 26), word('decidedBy', 26, NULLABLE),
    number('decidedAtMs', NULLABLE), word('note', 500, NULLABLE), number('escalatedAtMs', NULLABLE), word('codeId', 26, NULLABLE), number('createdAtMs'),
  ], [
    unique('ux_referral_claim_open', ['openKey']), index('ix_referral_claim_campaign', ['campaignId', 'id']), index('ix_referral_claim_stands', ['campaignId', 'status', 'id']), index('ix_referral_claim_referee', ['refereeId', 'id']), index('ix_referral_claim_status', ['status', 'id']),
  ]),
  table('follow_phone', [id(), word('customerId', 26), word('staffId', 26), word('phoneKey', 64)], [unique('ux_follow_phone', ['customerId', 'staffId', 'phoneKey']), index('ix_follow_phone_key', ['phoneKey'])]),
];

/** Leads and claims, and the phones by which leads are matched; a customer who has one says so, so that reading everybody else asks nothing. */
export class LeadsAndClaims1790000000770 implements MigrationInterface {
  name = 'LeadsAndClaims1790000000770';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
    await runner.addColumn('customer', new TableColumn(number('phonesAtMs', NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('customer', 'phonesAtMs');
    for (const each of [...TABLES].reverse()) await runner.dropTable(each.name);
  }
}
