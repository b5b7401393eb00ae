import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { index, NULLABLE, word } from './schema-pieces';

const COLUMNS = [word('nameSealed', 600, NULLABLE), word('nameKey', 32, NULLABLE), word('dataSalt', 24, NULLABLE)];

/** Names of customers, sealed. A migration knows no keys: names that stand already are sealed after the start, a step at a time. Taking it back forgets names; WeCom tells them again. */
export class SealedNames1790000000900 implements MigrationInterface {
  name = 'SealedNames1790000000900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('customer', COLUMNS.map((column) => new TableColumn(column)));
    await runner.createIndex('customer', index('ix_customer_name_key', ['nameKey']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query("DELETE FROM named_state WHERE name LIKE 'upgrade:%'");
    await runner.query('UPDATE customer SET detailAtMs = NULL WHERE nameSealed IS NOT NULL');
    await runner.dropIndex('customer', 'ix_customer_name_key');
    for (const { name } of COLUMNS) await runner.dropColumn('customer', name);
  }
}
