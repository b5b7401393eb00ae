import { createHash } from 'node:crypto';
import { notFound, ruleBroken, type FieldFault } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import type { Cause } from '../../kernel/events';
import type { DomainEvent } from '../../vocabulary/events';
import { PictureRefused, type DrawingRoom } from './drawing/drawing-room';
import { pictureHead } from './drawing/picture-size';
import { isOverwriting } from '../revision';
import { heightOf, lookOf, PLAIN_LOOK, type Look, type makeDraw } from './draw-code-poster';
import { facesOutside, HEIGHTS, WIDTH, type PosterLayout } from './layout';
import { chosenOf, posterChanged } from './revision';
import { insertPoster, keepPicture, pictureById, updatePoster } from './store';

type Deps = Machine & { drawing: DrawingRoom; draw: ReturnType<typeof makeDraw> };

/** As long as WeCom's addresses are. */
const SAMPLE = { text: 'https://work.weixin.qq.com/ca/cawcde0123456789abcdef' };
const SAMPLE_PERSON = { id: 'sample', name: '张女士' };
export const MOST_UPLOAD_BYTES = 5 * 1024 * 1024;
const MOST_PX = 6000;
const MOST_PIXELS = 20_000_000;

/** Looks at everything at once: what stands outside, and whether a phone could read the code of a poster that is really drawn. */
export const makeTryPoster = ({ drawing, draw }: Deps) => async (look: Look, title: string): Promise<{ jpeg: Uint8Array; faults: FieldFault[] }> => {
  const outside = facesOutside(look.layout, heightOf(look.picture)).map((part) => ({ path: `layout.${part}`, code: 'outside', detail: `stands outside of the poster, which is ${WIDTH} × ${heightOf(look.picture)}` }));
  const jpeg = await draw({ look, title, person: SAMPLE_PERSON, content: SAMPLE });
  const isRead = (await drawing.ask({ kind: 'read', picture: jpeg })) === SAMPLE.text;
  const unread = isRead ? [] : [{ path: 'layout.qr', code: 'qr_unreadable', detail: 'the code cannot be read from the poster: make it larger, and cover it with nothing' }];
  return { jpeg, faults: [...outside, ...unread] };
};

type Wish = { campaignId: string; layout: PosterLayout; pictureId: string | null; title: string; over?: string | undefined; cause: Cause };

/** The look of a campaign's posters from now on; also while it runs, for it changes nobody's reward. Throws 404 for an unknown picture, 422 with every fault, 409 when it is another than `over` by now. */
export const makeChangePoster = (deps: Deps) => {
  const tryPoster = makeTryPoster(deps);
  return async ({ campaignId, layout, pictureId, title, over, cause }: Wish): Promise<Look> => {
    const picture = pictureId === null ? null : await pictureById(deps.database, pictureId);
    if (pictureId !== null && !picture) throw notFound('picture.not_found', 'there is no such picture');
    const { faults } = await tryPoster({ layout, picture }, title);
    if (faults.length > 0) throw ruleBroken('poster_unusable', 'this poster cannot be used', faults);
    await deps.unitOfWork.run(async (tx) => {
      const row = { campaignId, layout: JSON.stringify(layout), pictureId, changedAtMs: deps.clock.nowMs() };
      const isFirst = await insertPoster(tx, row); // or nobody changes the one that stands before this has looked at it
      if (isOverwriting(over, chosenOf(isFirst ? PLAIN_LOOK : await lookOf(tx, campaignId)), { layout, pictureId })) throw await posterChanged(tx, campaignId);
      if (!isFirst) await updatePoster(tx, row);
      tx.emit({ type: 'poster.changed', subject: campaignId, data: {}, cause } satisfies DomainEvent);
    });
    return { layout, picture };
  };
};

/** An uploaded background: checked by its own bytes, decoded beside the main thread, written anew. Throws 422 for what is no usable picture. */
export const makeKeepBackground = ({ unitOfWork, clock, ids, drawing }: Deps) => async (bytes: Buffer): Promise<{ id: string; width: number; height: number }> => {
  const fault = faultOf(bytes);
  if (fault) throw ruleBroken('picture_unusable', fault, [{ path: 'data', code: 'picture_unusable', detail: fault }]);
  const id = ids.next();
  const redone = await drawing.ask({ kind: 'redo', picture: bytes, width: WIDTH * 2 }).catch((error: unknown) => {
    if (error instanceof PictureRefused) throw ruleBroken('picture_unusable', 'the picture is damaged', [{ path: 'data', code: 'picture_unusable', detail: 'cannot be decoded' }]);
    throw error;
  });
  const jpeg = Buffer.from(redone.jpeg);
  const hash = createHash('sha256').update(jpeg).digest('hex');
  return unitOfWork.run((tx) => keepPicture(tx, { id, hash, width: redone.width, height: redone.height, bytes: jpeg.length, createdAtMs: clock.nowMs() }, jpeg));
};

function faultOf(bytes: Buffer): string | null {
  if (bytes.length > MOST_UPLOAD_BYTES) return 'a background has at most 5 MB';
  const head = pictureHead(bytes);
  if (!head) return 'a background is a JPEG or PNG picture';
  const { width, height } = head;
  if (width > MOST_PX || height > MOST_PX || width * height > MOST_PIXELS) return `a background has at most ${MOST_PX} pixels a side and 20 million in all; this has ${width} × ${height}`;
  const tall = heightOf(head);
  if (width < 300 || tall < HEIGHTS.least || tall > HEIGHTS.most) return `a background is at least 300 wide and becomes a poster of ${WIDTH} × ${HEIGHTS.least} to ${HEIGHTS.most}; this has ${width} × ${height}`;
  return null;
}
