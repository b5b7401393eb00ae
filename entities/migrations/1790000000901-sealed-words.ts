import { TableColumn, type MigrationInterface, type QueryRunner } from 'typeorm';
import { NULLABLE, text } from './schema-pieces';

const SEALED: [table: string, column: string][] = [
  ['follow_up', 'textSealed'], ['appeal', 'textSealed'], ['appeal', 'sentenceSealed'], ['referral_claim', 'evidenceSealed'], ['referral_claim', 'noteSealed'], ['referral_history', 'noteSealed'],
];

/** Free words about customers, sealed beside where they stood in plain. Taking it back loses them: without `APP_SECRET` nobody can open what was sealed. */
export class SealedWords1790000000901 implements MigrationInterface {
  name = 'SealedWords1790000000901';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, column] of SEALED) await runner.addColumn(table, new TableColumn(text(column, NULLABLE)));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, column] of [...SEALED].reverse()) await runner.dropColumn(table, column);
  }
}
