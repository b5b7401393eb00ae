import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, NULLABLE, number, table, text, word } from './schema-pieces';

const AUDIT = table('audit_entry', [
  id(), number('atMs'), word('actorType', 16), word('actorId', 26), word('actorRole', 16), word('route', 160), word('subjectType', 32, NULLABLE), word('subjectId', 128, NULLABLE),
  text('stateBefore', NULLABLE), text('stateAfter', NULLABLE), word('requestId', 26),
], [index('ix_audit_subject', ['subjectType', 'subjectId', 'id']), index('ix_audit_actor', ['actorId', 'id'])]);

/** Who wrote what. Append-only: the database itself refuses, whoever asks. */
export class Audit1790000000831 implements MigrationInterface {
  name = 'Audit1790000000831';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(AUDIT);
    const sqlite = runner.dataSource.options.type === 'better-sqlite3';
    for (const verb of ['update', 'delete']) {
      const refuse = sqlite ? "BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END" : "FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'audit_entry is append-only'";
      await runner.query(`CREATE TRIGGER no_${verb}_audit_entry BEFORE ${verb.toUpperCase()} ON audit_entry ${refuse}`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const verb of ['update', 'delete']) await runner.query(`DROP TRIGGER no_${verb}_audit_entry`);
    await runner.dropTable(AUDIT);
  }
}
