import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause, NewWork } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import type { CorpTagGroup } from '../../wecom';
import type { CustomersRoom } from '../customers';
import { decideLibrary, mayAllBeGone, type KnownGroup, type KnownTag, type Shown } from './decide-library';
import { allGroups, allTags, storeDeleted, storeEmptyGroups, storeGroups, storeListedAt, storeTags, takeLibraryTurn } from './store';

/** One answer of `get_corp_tag_list`, or of an API that shows groups in the same form. */
export interface Listing {
  groups: readonly CorpTagGroup[];
  /** The tags that were asked for; null: everything there is. */
  asked: readonly string[] | null;
  absentIsGone: boolean;
  /** Everything the answer says was true then. */
  seenAtMs: number;
}

export type KeepLibrary = (tx: Tx, listing: Listing, cause: Cause) => Promise<void>;

/** How many tags one call confirms. */
const CONFIRMED_AT_ONCE = 100;
const LONGEST_ID = 64;

/** Makes our copy of the library agree with what WeCom showed: WeCom wins, and what was deleted there disappears from customers too. */
export const makeKeepLibrary = (deps: Machine & { customers: CustomersRoom }): KeepLibrary => async (tx, listing, cause) => {
  const nowMs = deps.clock.nowMs();
  const listedAtMs = await takeLibraryTurn(tx, nowMs);
  if (listing.asked === null && listing.seenAtMs <= listedAtMs) return; // a later one was stored before this one came back
  const known = { groups: await allGroups(tx), tags: await allTags(tx) };
  const change = decideLibrary(known, shownBy(listing));
  await storeGroups(tx, known.groups, change.groups, () => deps.ids.next());
  await storeTags(tx, known.tags, change.tags, () => deps.ids.next());
  await storeEmptyGroups(tx);
  if (listing.asked === null) await storeListedAt(tx, listing.seenAtMs, nowMs);
  for (const tag of change.tags.filter((each) => each.deleted === 1)) deps.customers.forgetTag(tx, tag.tagId);
  confirm(deps, tx, change.missing, known.tags.filter((tag) => tag.deleted === 0).length);
  const { added, changed, deleted } = change.counts;
  if (added + changed + deleted > 0) tx.emit({ type: 'tags.listed', subject: 'all', data: change.counts, cause } satisfies DomainEvent);
};

/** Tags that a listing lacks are asked for by their ids: only then WeCom says that one was deleted. */
function confirm({ logger }: Machine, tx: Tx, missing: readonly string[], live: number): void {
  const absentIsGone = mayAllBeGone(missing.length, live);
  if (!absentIsGone) logger.error('a listing lacks more tags than may vanish at once; only those that WeCom calls deleted are taken for gone', { missing: missing.length, live });
  for (let from = 0; from < missing.length; from += CONFIRMED_AT_ONCE) {
    tx.enqueue({ ...listWork(), payload: { tagIds: missing.slice(from, from + CONFIRMED_AT_ONCE), absentIsGone } });
  }
}

export const listWork = (): NewWork => ({ kind: 'tags.list', key: 'all', lane: 'bulk', payload: {} });

function shownBy({ groups, asked, absentIsGone, seenAtMs }: Listing): Shown {
  const fits = ({ id }: { id: string }) => id.length <= LONGEST_ID;
  const rowOf = (each: { name: string; order: number; deleted: boolean }) => ({ name: each.name.slice(0, 64), sortOrder: each.order, deleted: each.deleted ? 1 : 0, seenAtMs });
  return {
    asked, absentIsGone, seenAtMs,
    groups: groups.filter(fits).map((group): KnownGroup => ({ groupId: group.id, ...rowOf(group) })),
    tags: groups.filter(fits).flatMap((group) => group.tags.filter(fits).map((tag): KnownTag => ({ tagId: tag.id, groupId: group.id, ...rowOf({ ...tag, deleted: tag.deleted || group.deleted }) }))),
  };
}

/** WeCom said itself that these tags and groups are no more. */
export async function dropFromLibrary(deps: Machine & { customers: CustomersRoom }, tx: Tx, ids: readonly string[]): Promise<void> {
  const nowMs = deps.clock.nowMs();
  await takeLibraryTurn(tx, nowMs);
  for (const tagId of await storeDeleted(tx, ids, nowMs)) deps.customers.forgetTag(tx, tagId);
  await storeEmptyGroups(tx);
}
