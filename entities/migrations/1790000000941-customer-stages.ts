import type { MigrationInterface, QueryRunner } from 'typeorm';
import { index } from './schema-pieces';

const STAGE = index('ix_customer_stage', ['stage']);

/** How many customers stand in a stage is counted while somebody writes whom a campaign is for. */
export class CustomerStages1790000000941 implements MigrationInterface {
  name = 'CustomerStages1790000000941';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('customer', STAGE);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('customer', STAGE);
  }
}
