import { CodeText } from '../../../entities/code-text';
import { Picture } from '../../../entities/picture';
import { PicturePiece } from '../../../entities/picture-piece';
import { Poster } from '../../../entities/poster';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';

export const posterOf = (reader: Reader, campaignId: string): Promise<Poster | null> =>
  reader.one<Poster>('SELECT campaignId, layout, pictureId, changedAtMs FROM poster WHERE campaignId = ?', [campaignId]);

/** False when there is one: it is then locked for this transaction. */
export const insertPoster = (tx: Tx, row: Poster): Promise<boolean> => tx.insertUnlessThere(Poster, row);
export const updatePoster = (tx: Tx, row: Poster): Promise<number> =>
  tx.change('UPDATE poster SET layout = ?, pictureId = ?, changedAtMs = ? WHERE campaignId = ?', [row.layout, row.pictureId, row.changedAtMs, row.campaignId]);

export const pictureById = (reader: Reader, id: string): Promise<Picture | null> =>
  reader.one<Picture>('SELECT id, hash, width, height, bytes, createdAtMs FROM picture WHERE id = ?', [id]);

const pictureByHash = (reader: Reader, hash: string): Promise<Picture | null> =>
  reader.one<Picture>('SELECT id, hash, width, height, bytes, createdAtMs FROM picture WHERE hash = ?', [hash]);

/** Base64 of three quarters of it: below the 65,535 bytes of a text column. */
const PIECE_BYTES = 45_000;

/** Answers the picture as it stands: the same bytes are kept once. */
export async function keepPicture(tx: Tx, row: Picture, jpeg: Buffer): Promise<Picture> {
  if (!(await tx.insertUnlessThere(Picture, row))) return (await pictureByHash(tx, row.hash)) ?? row;
  const pieces = Array.from({ length: Math.ceil(jpeg.length / PIECE_BYTES) }, (_, place) => ({ pictureId: row.id, place, data: jpeg.subarray(place * PIECE_BYTES, (place + 1) * PIECE_BYTES).toString('base64') }));
  await tx.insert(PicturePiece, pieces);
  return row;
}

export async function bytesOfPicture(reader: Reader, id: string): Promise<Buffer> {
  const pieces = await reader.rows<{ data: string }>('SELECT data FROM picture_piece WHERE pictureId = ? ORDER BY place', [id]);
  return Buffer.concat(pieces.map(({ data }) => Buffer.from(data, 'base64')));
}

/** Pictures that no poster shows any more. */
export const forgetPictures = async (tx: Tx, olderThanMs: number): Promise<void> => {
  const unused = 'SELECT id FROM picture WHERE createdAtMs < ? AND id NOT IN (SELECT pictureId FROM poster WHERE pictureId IS NOT NULL)';
  const gone = (await tx.rows<{ id: string }>(unused, [olderThanMs])).map(({ id }) => id);
  for (const id of gone) {
    await tx.change('DELETE FROM picture_piece WHERE pictureId = ?', [id]);
    await tx.change('DELETE FROM picture WHERE id = ?', [id]);
  }
};

export const codeTextOf = async (reader: Reader, urlHash: string): Promise<string | null> =>
  (await reader.one<{ text: string }>('SELECT text FROM code_text WHERE urlHash = ?', [urlHash]))?.text ?? null;

export const keepCodeText = (tx: Tx, row: CodeText): Promise<boolean> => tx.insertUnlessThere(CodeText, row);
