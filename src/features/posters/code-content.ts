import { createHash } from 'node:crypto';
import { AppError, conflict } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import { WecomError, type Wecom } from '../../wecom';
import type { Carrier } from '../channels';
import type { DrawingRoom } from './drawing/drawing-room';
import { pictureHead } from './drawing/picture-size';
import type { PosterDrawing } from './drawing/tasks';
import { codeTextOf, keepCodeText } from './store';

export type CodeContent = PosterDrawing['qr']['content'];

/** What of a carrier a picture needs; a 渠道活码 has it too. */
export type Shown = Pick<Carrier, 'status' | 'url' | 'qrCodeUrl'>;

type Deps = Machine & { wecom: Wecom; drawing: DrawingRoom };

const MOST_TEXT = 512;
const MOST_PX = 2000;

/**
 * What the code on a poster says. A 获客链接 is an address; of a 联系我 or 加入群聊 WeCom shows only a picture, which is read once and drawn anew.
 * One that cannot be read is put on the poster as it is. Throws 409 while there is none.
 */
export const makeCodeContent = (deps: Deps) => async (carrier: Shown | null): Promise<CodeContent> => {
  if (carrier?.status !== 'active') throw conflict('code_not_ready', 'WeCom has not made this code yet, or refused it: see its status');
  if (carrier.url !== null) return { text: carrier.url };
  const url = carrier.qrCodeUrl;
  if (url === null) throw conflict('code_not_ready', 'WeCom handed out no picture of this code');
  const urlHash = createHash('sha256').update(url).digest('hex');
  const known = await codeTextOf(deps.database, urlHash);
  if (known !== null) return { text: known };
  const picture = await pictureAt(deps.wecom, url);
  const text = await deps.drawing.ask({ kind: 'read', picture }).catch(() => null);
  if (text === null || text.length > MOST_TEXT) return { picture };
  await deps.unitOfWork.run((tx) => keepCodeText(tx, { urlHash, text, readAtMs: deps.clock.nowMs() }));
  return { text };
};

async function pictureAt(wecom: Wecom, url: string): Promise<Buffer> {
  try {
    const picture = await wecom.pictures.fetch(url);
    const head = pictureHead(picture);
    if (head && Math.max(head.width, head.height) <= MOST_PX) return picture;
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
  }
  throw new AppError('code_picture_away', 'the picture of this code cannot be had from WeCom at this moment; try again', { status: 503, headers: { 'retry-after': '5' } });
}
