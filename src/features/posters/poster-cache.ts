import { createHash } from 'node:crypto';

export interface PosterCache {
  /** Draws at most once for what looks the same, also when many ask at the same moment. */
  get(content: unknown, draw: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

const MOST_BYTES = 32 * 1024 * 1024;

/** Posters by what they show, in memory, the longest unasked forgotten first. A change of layout, name or code is another content, so nothing is ever taken back. */
export function createPosterCache(mostBytes = MOST_BYTES): PosterCache {
  const kept = new Map<string, Uint8Array>();
  const coming = new Map<string, Promise<Uint8Array>>();
  let bytes = 0;
  const keep = (key: string, poster: Uint8Array): void => {
    kept.set(key, poster);
    bytes += poster.length;
    for (const [oldest, { length }] of kept) {
      if (bytes <= mostBytes) return;
      kept.delete(oldest);
      bytes -= length;
    }
  };
  return {
    async get(content, draw) {
      const key = createHash('sha256').update(JSON.stringify(content)).digest('base64url');
      const known = kept.get(key);
      if (known) {
        kept.delete(key); // to the end: the map is in order of the last ask
        kept.set(key, known);
        return known;
      }
      const under = coming.get(key) ?? draw().then((poster) => { keep(key, poster); return poster; }).finally(() => coming.delete(key));
      coming.set(key, under);
      return under;
    },
  };
}
