import fc from 'fast-check';
import { decideRecycling, SILENT_MS } from '../../../src/features/campaigns/decide-recycle';
import type { CampaignTimes } from '../../../src/features/campaigns/decide-status';

const DAY_MS = 86_400_000;
const NOW = 1000 * DAY_MS;
const ago = (days: number) => NOW - days * DAY_MS;
const campaign = (more: Partial<CampaignTimes> = {}): CampaignTimes => ({ startsAtMs: ago(900), endsAtMs: ago(300), publishedAtMs: ago(900), pausedAtMs: null, endedAtMs: null, ...more });
const code = (more: { campaign?: CampaignTimes; lastScanMs?: number | null; lookAtMs?: number } = {}) => ({ campaign: campaign(), lastScanMs: null, lookAtMs: 0, ...more });

describe('P15 a code is recycled', () => {
  test.each<[string, ReturnType<typeof code>, boolean, string]>([
    ['180 days after the end, when nobody ever scanned it', code({ campaign: campaign({ endsAtMs: ago(180) }) }), false, 'recycle'],
    ['not a moment sooner', code({ campaign: campaign({ endsAtMs: ago(180) + 1 }) }), false, 'look'],
    ['180 days after the end by hand', code({ campaign: campaign({ endsAtMs: NOW + DAY_MS, endedAtMs: ago(180) }) }), false, 'recycle'],
    ['180 days after its last scan, though that came after the end', code({ lastScanMs: ago(180) }), false, 'recycle'],
    ['not while people still scan it', code({ lastScanMs: ago(10) }), false, 'look'],
    ['not while the campaign runs, however silent', code({ campaign: campaign({ endsAtMs: NOW + 1 }), lastScanMs: ago(800) }), false, 'look'],
    ['not while it is paused', code({ campaign: campaign({ endsAtMs: NOW + 1, pausedAtMs: ago(700) }), lastScanMs: ago(800) }), true, 'look'],
    ['not while it is scheduled', code({ campaign: campaign({ startsAtMs: NOW + 1, endsAtMs: NOW + 2 }), lookAtMs: NOW + 300 * DAY_MS }), true, 'look'],
    ['sooner, when the quota presses and its place is right', code({ lastScanMs: ago(10), lookAtMs: ago(10) + SILENT_MS }), true, 'recycle'],
    ['in its right place only', code({ lastScanMs: ago(10), lookAtMs: ago(11) + SILENT_MS }), true, 'look'],
  ])('%s', (_, facts, pressed, kind) => expect(decideRecycling(facts, NOW, pressed).kind).toBe(kind));

  test('for any history: never before the campaign is over, and never looked at later than it may be due', () => {
    const days = fc.integer({ min: -400, max: 400 }).map((n) => NOW + n * DAY_MS);
    fc.assert(fc.property(fc.record({ endsAtMs: days, endedAtMs: fc.option(days), lastScanMs: fc.option(fc.integer({ min: 1, max: 400 }).map(ago)), laterDays: fc.integer({ min: 0, max: 700 }) }), ({ endsAtMs, endedAtMs, lastScanMs, laterDays }) => {
      const facts = { campaign: campaign({ endsAtMs, endedAtMs: endedAtMs !== null && endedAtMs <= NOW ? endedAtMs : null }), lastScanMs, lookAtMs: 0 };
      const isOver = (ms: number) => ms >= endsAtMs || facts.campaign.endedAtMs !== null;
      const verdict = decideRecycling(facts, NOW);
      if (verdict.kind === 'recycle') return expect(isOver(NOW)).toBe(true);
      // a day on which it was not to be looked at is no day on which it was due, the day after the look excepted
      const later = Math.min(NOW + laterDays * DAY_MS, verdict.atMs - DAY_MS - 1);
      if (later > NOW) expect(decideRecycling(facts, later).kind).toBe('look');
    }));
  });
});
