import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import { linksOf } from './acquisition/link-store';
import { retireWholeLink } from './acquisition/remove-link';
import type { Carrier } from './carriers';
import { retireJoin } from './joining/remove-join-way';
import { retireWay } from './remove-way';

/** What carries this code alone is deleted at WeCom and never made again; a link goes with the last code of its campaign. */
export const makeRetire = ({ clock }: Machine) => async (tx: Tx, { row }: Carrier): Promise<void> => {
  if (row.kind === 'way') await retireWay(tx, row.way, clock.nowMs());
  if (row.kind === 'join') await retireJoin(tx, row.way, clock.nowMs());
};

export const makeRetireLink = ({ clock }: Machine) => async (tx: Tx, campaignId: string): Promise<void> => {
  for (const link of await linksOf(tx, [campaignId])) await retireWholeLink(tx, link, clock.nowMs());
};
