import type { Terms } from '../campaigns';

export type TaggedStep = 'bound' | 'retained' | 'rejected';

interface Stands {
  liveKey: string | null;
  status: string;
  retainedAtMs: number | null;
}

/** How far one friend has come in one campaign, of all scans there. Held ones are not decided, and who came and went is tagged for neither. */
export function stepOf(own: readonly Stands[]): TaggedStep | null {
  const live = own.find((referral) => referral.liveKey !== null);
  if (live) return live.status === 'held' ? null : live.retainedAtMs === null ? 'bound' : 'retained';
  return own.length > 0 && own.every((referral) => referral.status === 'rejected') ? 'rejected' : null;
}

/** What changes on the way from one step to another: only what the campaign itself put on is taken off. Null: nothing is to be said. */
export function tagsFor(before: TaggedStep | null, now: TaggedStep | null, tags: NonNullable<Terms['tags']>): { add: string[]; remove: string[] } | null {
  if (now === null || now === before) return null;
  const [had, has] = [tagsAt(before, tags), tagsAt(now, tags)];
  return { add: has.filter((tagId) => !had.includes(tagId)), remove: had.filter((tagId) => !has.includes(tagId)) };
}

function tagsAt(step: TaggedStep | null, { onBound = [], onRetained = [], onRejected = [] }: NonNullable<Terms['tags']>): string[] {
  if (step === null) return [];
  if (step === 'rejected') return onRejected;
  return [...new Set(step === 'bound' ? onBound : [...onBound, ...onRetained])];
}
