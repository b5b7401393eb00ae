import { conflict } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import type { CodeRecord } from '../campaigns';
import { carriersOf, contactWayById } from '../channels';
import type { makeCodeContent, Shown } from './code-content';
import type { DrawingRoom } from './drawing/drawing-room';
import type { PosterCache } from './poster-cache';

export interface DrawQr {
  /** Throws 409 for a code that is revoked or not made yet. */
  ofCode(code: CodeRecord): Promise<Uint8Array>;
  /** Null: there is no such channel. Throws 409 while its code is not made. */
  ofChannel(channelId: string): Promise<Uint8Array | null>;
}

const SIDE = 560;
const MOST_BYTES = 100_000;

type Deps = Machine & { drawing: DrawingRoom; cache: PosterCache; contentOf: ReturnType<typeof makeCodeContent> };

/** A code with its quiet zone and nothing beside it: for print, for a shop's table, for a look. */
export function makeDrawQr({ database, drawing, cache, contentOf }: Deps): DrawQr {
  const draw = async (carrier: Shown | null): Promise<Uint8Array> => {
    const content = await contentOf(carrier);
    const task = { kind: 'draw', width: SIDE, height: SIDE, backgroundKey: null, title: '', mostBytes: MOST_BYTES, qr: { x: 0, y: 0, size: SIDE, content }, avatar: null, name: null } as const;
    return cache.get(task, () => drawing.ask({ ...task, background: null }));
  };
  return {
    async ofCode(code) {
      if (code.revokedAtMs !== null) throw conflict('code_revoked', 'this code is no longer in use');
      return draw((await carriersOf(database, [code])).get(code.state) ?? null);
    },
    async ofChannel(channelId) {
      const way = await contactWayById(database, channelId);
      if (!way || way.channelId === null) return null;
      return draw({ status: way.status, url: null, qrCodeUrl: way.qrCodeUrl });
    },
  };
}
