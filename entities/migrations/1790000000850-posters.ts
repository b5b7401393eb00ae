import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, number, NULLABLE, primary, table, text, unique, word } from './schema-pieces';

/** Posters of campaigns: their layout, uploaded backgrounds, and what WeCom's codes say. */
export class Posters1790000000850 implements MigrationInterface {
  name = 'Posters1790000000850';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('poster', [primary(word('campaignId', 26)), text('layout'), word('pictureId', 26, NULLABLE), number('changedAtMs')]));
    await runner.createTable(table('picture', [id(), word('hash', 64), number('width'), number('height'), number('bytes'), number('createdAtMs')], [unique('ux_picture_hash', ['hash'])]));
    await runner.createTable(table('picture_piece', [primary(word('pictureId', 26)), primary(number('place')), text('data')]));
    await runner.createTable(table('code_text', [primary(word('urlHash', 64)), word('text', 512), number('readAtMs')]));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ['code_text', 'picture_piece', 'picture', 'poster']) await runner.dropTable(name);
  }
}
