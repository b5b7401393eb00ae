import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, primary, table, text, unique, word } from './schema-pieces';

const TABLES = [
  table('inbox', [
    id(), word('hash', 64), number('receivedAtMs'), text('body', NULLABLE), number('urgent'), word('event', 64, NULLABLE), word('changeType', 64, NULLABLE), word('status', 12), number('attempts'), number('notBeforeMs'), number('leaseUntilMs', NULLABLE), word('claimToken', 26, NULLABLE), word('error', 500, NULLABLE), number('doneAtMs', NULLABLE),
  ], [unique('ux_inbox_hash', ['hash']), index('ix_inbox_due', ['status', 'notBeforeMs', 'id']), index('ix_inbox_urgent', ['urgent', 'id'])]),
  table('work', [
    id(), word('kind', 64), word('lane', 8), word('subject', 64), text('payload'), word('once', 190, NULLABLE), word('status', 12), number('attempts'), number('doubt'), number('notBeforeMs'), number('deliverByMs', NULLABLE), number('leaseUntilMs', NULLABLE), word('claimToken', 26, NULLABLE), word('error', 500, NULLABLE), number('createdAtMs'), number('doneAtMs', NULLABLE), word('delivery', 8, NULLABLE), word('recipient', 64, NULLABLE), number('sentAtMs', NULLABLE),
  ], [unique('ux_work_once', ['once']), index('ix_work_due', ['status', 'lane', 'notBeforeMs', 'id']), index('ix_work_outbox', ['delivery', 'kind', 'id']), index('ix_work_recipient', ['recipient', 'status', 'kind'])]),
  table('journal', [
    id(), word('type', 64), word('subject', 64), text('data'), word('causeType', 16), word('causeId', 64), number('atMs'),
  ], [index('ix_journal_type', ['type', 'id']), index('ix_journal_subject', ['subject', 'id'])]),
  table('named_state', [
    primary(word('name', 96)), text('value'), number('changedAtMs'),
  ], []),
  table('staff', [
    id(), word('userId', 64), word('userKey', 64), word('name', 128, NULLABLE), number('activation', NULLABLE), number('inRange'), number('codeRefusal', NULLABLE), word('openidKey', 64, NULLABLE), number('leftAtMs', NULLABLE), number('readAtMs', NULLABLE), number('createdAtMs'),
  ], [unique('ux_staff_user_key', ['userKey']), index('ix_staff_openid', ['openidKey'])]),
  table('staff_message_permit', [
    id(), word('staffId', 26), number('atMs'),
  ], [index('ix_staff_message_permit', ['staffId', 'atMs']), index('ix_staff_message_permit_age', ['atMs'])]),
  table('customer', [
    id(), word('externalUserId', 64), word('personId', 26), number('type', NULLABLE), word('name', 128, NULLABLE), word('stage', 32, NULLABLE), word('openidKey', 64, NULLABLE), word('staffId', 26, NULLABLE), number('detailAtMs', NULLABLE), number('turn'), number('createdAtMs'),
  ], [unique('ux_customer_external', ['externalUserId']), index('ix_customer_openid', ['openidKey'])]),
  table('follow_fact', [
    id(), word('customerId', 26), word('staffId', 26), word('kind', 16), number('atMs'), word('state', 64, NULLABLE), word('source', 16), number('arrivedAtMs'),
  ], [unique('ux_follow_fact', ['customerId', 'staffId', 'atMs', 'kind', 'source'])]),
  table('follow_episode', [
    id(), word('openKey', 53, NULLABLE), word('customerId', 26), word('staffId', 26), number('startedAtMs'), number('endedAtMs', NULLABLE), word('endedBy', 12, NULLABLE), word('state', 64, NULLABLE),
  ], [unique('ux_follow_episode_open', ['openKey']), unique('ux_follow_episode_start', ['customerId', 'staffId', 'startedAtMs']), index('ix_follow_episode_staff', ['staffId', 'endedAtMs', 'customerId'])]),
  table('customer_tag', [
    id(), word('customerId', 26), word('staffId', 26), word('tagId', 64, NULLABLE), word('name', 64), word('groupName', 64), number('type'),
  ], [index('ix_customer_tag', ['customerId', 'staffId'])]),
  table('ledger_account', [
    primary(word('account', 96)), word('asset', 16), number('balance'), number('floored'),
  ], []),
  table('ledger_transaction', [
    id(), word('idempotencyKey', 128), word('inputHash', 64), word('contentHash', 64), word('causeType', 24), word('causeId', 64), number('createdAtMs'),
  ], [unique('ux_ledger_idempotency', ['idempotencyKey'])]),
  table('ledger_posting', [
    id(), word('transactionId', 26), number('line'), word('account', 96), word('asset', 16), number('amount'), number('createdAtMs'),
  ], [unique('ux_ledger_posting_line', ['transactionId', 'line']), index('ix_ledger_posting_account', ['account', 'id'])]),
  table('ledger_seal', [
    primary(number('seq')), word('transactionId', 26), word('prevHash', 64), word('hash', 64), number('sealedAtMs'),
  ], [unique('ux_ledger_seal_transaction', ['transactionId'])]),
  table('contact_way', [
    id(), word('state', 30), text('users'), word('status', 8), word('configId', 64, NULLABLE), word('qrCodeUrl', 512, NULLABLE), word('reason', 190, NULLABLE), number('createdAtMs'), number('changedAtMs'),
  ], [unique('ux_contact_way_state', ['state'])]),
  table('campaign', [
    id(), word('name', 128), number('version'), number('startsAtMs'), number('endsAtMs'), number('publishedAtMs', NULLABLE), number('pausedAtMs', NULLABLE), number('endedAtMs', NULLABLE), text('timeline'), number('createdAtMs'),
  ], [index('ix_campaign_end', ['endsAtMs'])]),
  table('campaign_version', [
    id(), word('campaignId', 26), number('version'), text('terms'), word('reason', 500, NULLABLE), number('inForceAtMs', NULLABLE), number('createdAtMs'),
  ], [unique('ux_campaign_version', ['campaignId', 'version'])]),
  table('referral_code', [
    id(), word('campaignId', 26), word('referrerId', 26), word('state', 30), number('revokedAtMs', NULLABLE), number('createdAtMs'),
  ], [unique('ux_referral_code_owner', ['campaignId', 'referrerId']), unique('ux_referral_code_state', ['state'])]),
  table('referral', [
    id(), word('campaignId', 26), number('campaignVersion'), word('codeId', 26), word('referrerId', 26), word('refereeId', 26), number('scanNo'), word('liveKey', 53, NULLABLE), word('status', 12), word('reason', 32, NULLABLE), word('staffId', 26), word('ownerStaffId', 26), number('addedAtMs'), number('boundAtMs', NULLABLE), number('retentionEndsAtMs'), number('retainedAtMs', NULLABLE), number('contactedAtMs', NULLABLE), number('qualifiedAtMs', NULLABLE), number('dealAtMs', NULLABLE), word('screening', 12, NULLABLE), number('frozenAtMs', NULLABLE), number('endedAtMs', NULLABLE), text('evidence'), number('createdAtMs'),
  ], [unique('ux_referral_scan', ['refereeId', 'codeId', 'scanNo']), unique('ux_referral_live', ['liveKey']), index('ix_referral_campaign', ['campaignId', 'id']), index('ix_referral_referrer', ['referrerId', 'id']), index('ix_referral_status', ['campaignId', 'status', 'id'])]),
  table('referral_history', [
    id(), word('referralId', 26), word('fromStatus', 12, NULLABLE), word('toStatus', 12), word('reason', 32, NULLABLE), word('causeType', 16), word('causeId', 64), word('note', 500, NULLABLE), number('atMs'),
  ], [index('ix_referral_history', ['referralId', 'id'])]),
  table('referral_tally', [
    primary(word('scope', 53)), number('used'),
  ], []),
  table('screening', [
    primary(word('referralId', 26)), word('verdict', 12), word('rule', 64), number('atMs'),
  ], []),
  table('reward', [
    id(), word('campaignId', 26), number('campaignVersion'), word('referralId', 26), word('itemKey', 64), number('generation'), word('beneficiaryType', 8), word('beneficiaryId', 26), word('kind', 12), number('amount'), word('fundedBy', 8), word('status', 12), word('reason', 32, NULLABLE), number('accruedAtMs'), number('dueAtMs', NULLABLE), number('issuedAtMs', NULLABLE), number('closedAtMs', NULLABLE),
  ], [unique('ux_reward_item', ['referralId', 'itemKey', 'generation']), index('ix_reward_campaign', ['campaignId', 'status', 'id']), index('ix_reward_beneficiary', ['beneficiaryId', 'id'])]),
];

/** The tables of the main job: from the stored callback to the reward. */
export class MainJob1790000000000 implements MigrationInterface {
  name = 'MainJob1790000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of TABLES) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of [...TABLES].reverse()) await runner.dropTable(each.name);
  }
}
