import { Table, TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const word = (name: string, length: number) => ({ name, type: 'varchar', length: String(length) });
const whole = (name: string, isNullable = false) => ({ name, type: 'bigint', isNullable });

/** API keys and their idempotency records. */
export class Access1790000000100 implements MigrationInterface {
  readonly name = 'Access1790000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(new Table({
      name: 'api_key',
      columns: [{ ...word('id', 26), isPrimary: true }, word('name', 64), word('role', 16), word('keyHash', 64), whole('createdAtMs'), whole('lastUsedAtMs', true), whole('revokedAtMs', true)],
      indices: [new TableIndex({ name: 'ux_api_key_hash', columnNames: ['keyHash'], isUnique: true })],
    }));
    await runner.createTable(new Table({
      name: 'idempotency_record',
      columns: [
        { ...word('apiKeyId', 26), isPrimary: true }, { ...word('idempotencyKey', 128), isPrimary: true }, word('requestHash', 64), word('turn', 26),
        whole('startedAtMs'), whole('expiresAtMs'), whole('status', true), { name: 'answer', type: 'text', isNullable: true },
      ],
      indices: [new TableIndex({ name: 'ix_idempotency_record_expiry', columnNames: ['expiresAtMs'] })],
    }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('idempotency_record');
    await runner.dropTable('api_key');
  }
}
