import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import { WecomError, type Wecom } from '../../../wecom';
import { outcomeOfMaking } from '../make-contact-way';
import { rangeWork } from './keep-range';
import { linkById, storeLinkMade, storeLinkRefused, storeLinkToRemove, workingLinkIds, type LinkRecord } from './link-store';
import { removeLinkWork } from './remove-link';

type Deps = Machine & { wecom: Wecom };
type Made = { linkId: string; url: string; users: string };

/** 创建获客链接, for an intent row that stands already; after a doubtful attempt `list_link` is looked through before anything is made again (policy 30). */
export const makeLink = (deps: Deps): Sender<Made> => ({
  kind: 'acquisition_link.make', lane: 'send',
  async send(work) {
    const link = await linkById(deps.database, work.key);
    if (!link) return { kind: 'failed', error: 'this link is not known' };
    if (link.status !== 'pending') return { kind: 'done' };
    try {
      const found = work.doubt ? await findMade(deps, link) : null;
      const made = found ?? (await deps.wecom.acquisitionLinks.create({ name: link.name, users: JSON.parse(link.users) as string[], skipVerify: true }));
      return { kind: 'done', result: { ...made, users: link.users } };
    } catch (error) {
      return outcomeOfMaking(error);
    }
  },
  async record(tx, work, outcome) {
    const nowMs = deps.clock.nowMs();
    if (outcome.kind === 'failed') await storeLinkRefused(tx, work.key, outcome.error, nowMs);
    if (outcome.kind !== 'done' || !outcome.result) return;
    const stored = await storeLinkMade(tx, work.key, { ...outcome.result, nowMs });
    // it was given up while it was being made
    if (stored === 0 && (await storeLinkToRemove(tx, work.key, outcome.result.linkId)) > 0) return tx.enqueue(removeLinkWork(work.key));
    // the range was changed while it was being made
    if ((await linkById(tx, work.key))?.users !== outcome.result.users) tx.enqueue(rangeWork(work.key));
  },
});

/** The listing does not tell whether the link was made; the row stays in doubt for a person to see. */
class CannotTell extends Error {}

const MAX_PAGES = 50;

/** Every link has a name of its own, so the one that nobody recorded is known by it. */
async function findMade({ wecom, database }: Deps, link: LinkRecord): Promise<{ linkId: string; url: string } | null> {
  const known = new Set(await workingLinkIds(database));
  const listed = new Set<string>();
  const cursors = new Set<string>();
  for (let cursor: string | null = null, pages = 0; ; pages += 1) {
    const page: { linkIds: string[]; nextCursor: string | null } = await wecom.acquisitionLinks.list({ cursor });
    for (const linkId of page.linkIds) {
      if (listed.has(linkId)) continue;
      listed.add(linkId);
      if (known.has(linkId)) continue;
      const made = await detailOf(wecom, linkId);
      if (made.name === link.name) return { linkId, url: made.url };
    }
    cursor = page.nextCursor;
    if (cursor === null) break;
    if (cursors.has(cursor) || pages >= MAX_PAGES) throw new CannotTell('the listing of links does not come to an end');
    cursors.add(cursor);
  }
  // a listing that lacks what works is not whole, and the lost one may be what it lacks
  if ([...known].some((linkId) => !listed.has(linkId))) throw new CannotTell('the listing of links lacks some that work');
  return null;
}

async function detailOf(wecom: Wecom, linkId: string) {
  try {
    return await wecom.acquisitionLinks.get(linkId);
  } catch (error) {
    if (error instanceof WecomError && (error.kind === 'fault' || error.kind === 'state')) throw new CannotTell('a link that is listed cannot be read');
    throw error;
  }
}
