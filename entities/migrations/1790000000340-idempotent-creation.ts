import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { NULLABLE, word } from './schema-pieces';

/** A repeat whose first answer was lost makes the same thing, not a second. */
export class IdempotentCreation1790000000340 implements MigrationInterface {
  name = 'IdempotentCreation1790000000340';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('idempotency_record', new TableColumn(word('newId', 26, NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('idempotency_record', 'newId');
  }
}
