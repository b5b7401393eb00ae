import type { MigrationInterface, QueryRunner } from 'typeorm';
import { index } from './schema-pieces';

const OWNER = index('ix_referral_owner', ['ownerStaffId', 'id']);

/** A member of staff reads the referrals of their own customers: few beside the company's. */
export class ScopeIndexes1790000000832 implements MigrationInterface {
  name = 'ScopeIndexes1790000000832';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('referral', OWNER);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('referral', OWNER);
  }
}
