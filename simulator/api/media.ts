import { trimMap } from '../ring';
import { newMediaId } from '../world/ids';
import type { Api, ApiCall } from './api-call';
import { param, refuse } from './api-call';

export const mediaApis: Api[] = [
  { method: 'POST', path: 'media/upload', handle: upload },
  { method: 'POST', path: 'media/uploadimg', handle: uploadImage },
];

const MB = 1024 * 1024;
/** doc 90253: bytes per type */
const MAX_BYTES: Record<string, number> = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB };
const MIN_BYTES = 5;
const IMAGES_PER_DAY = 1000;
const DAY_MS = 86_400_000;

/** 临时素材: lives three days; `created_at` is a string (doc 90253). Only its size is kept. */
async function upload(call: ApiCall) {
  const type = param(call, 'type') ?? '';
  const maxBytes = MAX_BYTES[type] ?? refuse(40004, 'invalid media type');
  const file = await uploadedFile(call);
  if (file.size > maxBytes) refuse(40006, 'invalid media size');
  if (type === 'image') await assertPicture(file);
  const { world, nowMs } = call;
  const mediaId = newMediaId();
  world.media.set(mediaId, { mediaId, type, bytes: file.size, filename: file.name, createdAtMs: nowMs });
  trimMap(world.media, 5000);
  return { type, media_id: mediaId, created_at: String(Math.floor(nowMs / 1000)) };
}

/** A permanent picture: the only source of `pic_url` in welcome and mass messages (doc 90256). */
async function uploadImage(call: ApiCall) {
  const file = await uploadedFile(call);
  if (file.size > 2 * MB) refuse(40009, 'invalid image size');
  await assertPicture(file);
  const { world, nowMs } = call;
  const today = [...world.images.values()].filter((image) => image.createdAtMs > nowMs - DAY_MS);
  if (today.length >= IMAGES_PER_DAY) refuse(45009, 'api freq out of limit');
  const url = `${world.baseUrl}/wwpic/${newMediaId()}/0`;
  world.images.set(url, { url, createdAtMs: nowMs });
  trimMap(world.images, 5000);
  return { url };
}

/** The multipart field `media` with a file name; anything else counts as empty media (44001). */
async function uploadedFile({ rawBody, contentType }: ApiCall): Promise<File> {
  const form = await new Response(new Uint8Array(rawBody), { headers: { 'content-type': contentType } }).formData().catch(() => null);
  const media = form?.get('media');
  if (!media || typeof media === 'string') return refuse(44001, 'empty media data');
  return media.size > MIN_BYTES ? media : refuse(44001, 'empty media data');
}

/** JPG or PNG by their first bytes. */
async function assertPicture(file: File): Promise<void> {
  const head = Buffer.from(await file.slice(0, 4).arrayBuffer()).toString('hex');
  if (head !== '89504e47' && !head.startsWith('ffd8ff')) refuse(40005, 'invalid file type');
}
