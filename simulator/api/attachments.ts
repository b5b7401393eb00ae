import type { World } from '../world/create-world';
import { refuse } from './api-call';
import type { Fields } from './fields';
import { byteLength } from './fields';

/** doc 90253: a media_id lives three days */
export const MEDIA_LIFE_MS = 3 * 86_400_000;

const MAX_TEXT_BYTES = 4000;
const MAX_ATTACHMENTS = 9;

/** The content of a 欢迎语 or a 群发 (docs 92137, 92135): text up to 4000 bytes and at most nine attachments, not both empty. */
export function customerContent(world: World, fields: Fields): { text: string | null; attachments: unknown[] } {
  const text = fields.object('text')?.text('content') || null;
  const attachments = fields.objects('attachments') ?? [];
  if (text === null && attachments.length === 0) refuse(40063, 'text and attachments are empty');
  if (text !== null && byteLength(text) > MAX_TEXT_BYTES) refuse(40058, 'text too long');
  if (attachments.length > MAX_ATTACHMENTS) refuse(41064, 'too many attachments');
  for (const attachment of attachments) checkAttachment(world, attachment);
  return { text, attachments: attachments.map((attachment) => attachment.raw) };
}

function checkAttachment(world: World, attachment: Fields): void {
  const kind = attachment.text('msgtype') ?? '';
  const body = attachment.object(kind);
  const check = CHECKS[kind];
  if (!check || !body) return refuse(41065, 'invalid attachment');
  check(world, body);
}

const CHECKS: Record<string, (world: World, body: Fields) => void> = {
  image: (world, body) => {
    const mediaId = body.text('media_id');
    if (mediaId) return checkMedia(world, mediaId); // media_id wins over pic_url
    if (!world.images.has(body.text('pic_url') ?? '')) refuse(41065, 'pic_url is not from uploadimg');
  },
  link: (_world, body) => {
    within(body, 'title', 128, true);
    within(body, 'desc', 512, false);
    within(body, 'url', 2048, true);
  },
  miniprogram: (world, body) => {
    within(body, 'title', 64, true);
    within(body, 'appid', 128, true);
    within(body, 'page', 1024, true);
    checkMedia(world, body.text('pic_media_id'));
  },
  video: (world, body) => checkMedia(world, body.text('media_id')),
  file: (world, body) => checkMedia(world, body.text('media_id')),
};

/** 41006 missing, 40007 unknown or older than three days. */
export function checkMedia(world: World, mediaId: string | undefined): void {
  if (!mediaId) refuse(41006, 'missing media_id');
  const media = world.media.get(mediaId);
  if (!media || world.clock.nowMs() >= media.createdAtMs + MEDIA_LIFE_MS) refuse(40007, 'invalid media_id');
}

function within(body: Fields, name: string, maxBytes: number, mandatory: boolean): void {
  const text = body.text(name) ?? '';
  if (mandatory && text === '') refuse(41065, `attachment lacks ${name}`);
  if (byteLength(text) > maxBytes) refuse(40058, `${name} too long`);
}
