import type { CodeWalk } from '../../../../entities/code-walk';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { ContactWay } from '../../../wecom';
import { dutyWork } from '../duty/duty-work';
import { removeWork } from '../remove-way';
import { contactWaysByStates, markListed, storeFound, waysByConfigs, type ContactWayRecord } from '../store';
import type { makeWantMembers } from '../want-members';
import { decideFound } from './decide-walk';
import { insertUnrecorded, seeUnrecorded, unrecordedByConfigs } from './walk-store';

type Deps = Machine & { wantMembers: ReturnType<typeof makeWantMembers> };

export type Detail = Pick<ContactWay, 'configId' | 'state' | 'users' | 'qrCode'>;

export interface Found {
  /** Ids that this walk had not seen before. */
  fresh: number;
  adopted: number;
  duplicates: number;
}

export type RecordFound = (tx: Tx, walk: CodeWalk, page: { configIds: readonly string[]; details: readonly Detail[] }) => Promise<Found>;

/** What one page of the listing shows: ours are marked as seen, the lost are adopted, seconds of ours deleted, the rest written down and left alone. */
export const makeRecordFound = (deps: Deps): RecordFound => async (tx, walk, { configIds, details }) => {
  const recorded = await waysByConfigs(tx, configIds);
  const foreign = (await unrecordedByConfigs(tx, configIds)).filter((row) => row.kind === 'foreign');
  const isFresh = (seenBy: string | null) => seenBy !== walk.id;
  const found: Found = { adopted: 0, duplicates: 0, fresh: recorded.filter((way) => isFresh(way.listedBy)).length + foreign.filter((row) => isFresh(row.seenBy)).length + details.length };
  await markListed(tx, walk.id, configIds);
  await seeUnrecorded(tx, walk.id, [...foreign.map((row) => row.configId), ...details.map((detail) => detail.configId)]);
  const own = new Map((await contactWaysByStates(tx, details.flatMap(({ state }) => state ?? []))).map((way) => [way.state, way]));
  for (const detail of details) {
    const way = own.get(detail.state ?? '') ?? null;
    const verdict = decideFound(way, detail.configId);
    if (verdict === 'adopt' && way) {
      own.set(way.state, await adopt(deps, tx, way, detail));
      await markListed(tx, walk.id, [detail.configId]);
      found.adopted += 1;
    } else if (verdict !== 'recorded') {
      const kind = verdict === 'foreign' ? 'foreign' : 'duplicate';
      await insertUnrecorded(tx, [{ id: deps.ids.next(), configId: detail.configId, state: detail.state?.slice(0, 64) ?? null, kind, seenBy: walk.id, foundAtMs: deps.clock.nowMs() }]);
      if (way && kind === 'duplicate') tx.enqueue(removeWork(way.id, detail.configId, true));
      if (kind === 'duplicate') found.duplicates += 1;
    }
  }
  return found;
};

/** The reply that told of it was lost; who serves it at WeCom may be another than we want by now. */
async function adopt({ clock, wantMembers }: Deps, tx: Tx, way: ContactWayRecord, detail: Detail): Promise<ContactWayRecord> {
  const users = detail.users.length > 0 ? JSON.stringify(detail.users) : way.users;
  await storeFound(tx, way.id, { configId: detail.configId, qrCodeUrl: detail.qrCode, users, nowMs: clock.nowMs() });
  const adopted: ContactWayRecord = { ...way, status: 'active', configId: detail.configId, users, wanted: null };
  if (way.channelId !== null) tx.enqueue(dutyWork(way.channelId));
  else await wantMembers(tx, adopted, { users: JSON.parse(way.users) as string[], skipVerify: way.skipVerify !== 0 });
  return adopted;
}
