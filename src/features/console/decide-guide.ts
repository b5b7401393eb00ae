/** What a new installation is led through, in order. */
export const GUIDE_STEPS = ['doctor', 'events', 'sync', 'staff', 'campaign', 'scan'] as const;
export const GUIDE_GAPS = ['silent', 'no_callback', 'no_customer_event', 'not_begun', 'listing', 'nobody_usable', 'nobody_chosen', 'no_campaign', 'draft', 'not_tried', 'not_published', 'no_code', 'not_scanned'] as const;
export type GuideGap = (typeof GUIDE_GAPS)[number];

export interface GuideFacts {
  /** WeCom told us whose customers we may list. */
  answered: boolean;
  /** What the newest callbacks are about. */
  heard: 'nothing' | 'others' | 'customers';
  sync: { finished: boolean; listed: number; members: number };
  /** WeCom would take some member into a code. */
  usable: boolean;
  /** The newest ones, newest first. */
  campaigns: readonly { id: string; published: boolean; staff: number }[];
  /** Somebody tried rewards on friends of the past. */
  tried: boolean;
  /** Of these the one that somebody has a code in. */
  coded: string | null;
  /** Some friend came by a code. */
  scanned: boolean;
}

export interface GuideStep {
  step: (typeof GUIDE_STEPS)[number];
  state: 'done' | 'running' | 'open';
  /** Null: nothing, it is done. */
  gap: GuideGap | null;
  /** Where it is done, if in a campaign that is there. */
  campaignId: string | null;
  progress: { n: number; total: number } | null;
}

/** Which steps are seen to be done, and of each other one what is missing. Null: all are. A friend who came by a code proves all that a scan needs. */
export function decideGuide(facts: GuideFacts): GuideStep[] | null {
  const { scanned, sync, campaigns, tried } = facts;
  const [running, draft] = [campaigns.find(({ published }) => published), campaigns.find(({ published }) => !published)];
  const chosen = campaigns.some(({ staff }) => staff > 0);
  const open = (step: GuideStep['step'], done: boolean, gap: GuideGap, campaignId: string | null = null): GuideStep =>
    (done || scanned ? { step, state: 'done', gap: null, campaignId: null, progress: null } : { step, state: 'open', gap, campaignId, progress: null });
  const steps: GuideStep[] = [
    open('doctor', facts.answered, 'silent'),
    open('events', facts.heard === 'customers', facts.heard === 'nothing' ? 'no_callback' : 'no_customer_event'),
    syncStep(sync),
    open('staff', chosen, facts.usable ? (draft ? 'nobody_chosen' : 'no_campaign') : 'nobody_usable', facts.usable ? (draft?.id ?? null) : null),
    open('campaign', running !== undefined && tried, running ? 'not_tried' : draft ? 'draft' : 'no_campaign', draft?.id ?? running?.id ?? null),
    open('scan', false, running ? (facts.coded === null ? 'no_code' : 'not_scanned') : 'not_published', facts.coded ?? running?.id ?? null),
  ];
  return steps.every(({ state }) => state === 'done') ? null : steps;
}

function syncStep({ finished, listed, members }: GuideFacts['sync']): GuideStep {
  const step = { step: 'sync', campaignId: null } as const;
  if (finished) return { ...step, state: 'done', gap: null, progress: null };
  return members === 0 ? { ...step, state: 'open', gap: 'not_begun', progress: null } : { ...step, state: 'running', gap: 'listing', progress: { n: listed, total: members } };
}
