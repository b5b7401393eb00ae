import { z } from 'zod';
import type { Call } from './caller';
import { seconds } from './reply-fields';
import { checksFor } from './request-checks';
import type { UploadForm } from './transport';

export type MediaType = 'image' | 'voice' | 'video' | 'file';

export interface Media {
  /** 临时素材 for three days from `createdAt` (unix seconds), shared by the corp's apps. Source: doc 90253. */
  upload(file: UploadForm & { type: MediaType }): Promise<{ mediaId: string; createdAt: number }>;
  /** A permanent picture for `picUrl`; 5 bytes to 2 MB, 1,000 a day. */
  uploadImage(file: UploadForm): Promise<{ url: string }>;
}

const MB = 1024 * 1024;
const MAX_BYTES: Record<MediaType, number> = { image: 10 * MB, voice: 2 * MB, video: 10 * MB, file: 20 * MB };

const Uploaded = z.object({ media_id: z.string().min(1), created_at: seconds });
const ImageUploaded = z.object({ url: z.string().min(1) });

function checkFile(api: string, { filename, data }: UploadForm, minBytes: number, maxBytes: number): void {
  const checks = checksFor(api);
  checks.that(/^[^\p{Cc}"\\/]{1,128}$/u.test(filename), 'filename must be 1 to 128 characters without path or quotes');
  checks.between('size in bytes', data.length, minBytes, maxBytes);
}

/** 素材. */
export function createMedia(call: Call): Media {
  return {
    async upload({ type, filename, data }) {
      const api = 'media/upload';
      checkFile(api, { filename, data }, 6, MAX_BYTES[type]);
      const reply = await call({ api, query: { type }, form: { filename, data } }, Uploaded);
      return { mediaId: reply.media_id, createdAt: reply.created_at };
    },
    async uploadImage(file) {
      const api = 'media/uploadimg';
      checkFile(api, file, 5, 2 * MB);
      return call({ api, form: { filename: file.filename, data: file.data } }, ImageUploaded);
    },
  };
}
