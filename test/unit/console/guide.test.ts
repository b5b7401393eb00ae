import { decideGuide, type GuideFacts } from '../../../src/features/console/decide-guide';

const NEW: GuideFacts = { answered: false, heard: 'nothing', sync: { finished: false, listed: 0, members: 0 }, usable: false, campaigns: [], tried: false, coded: null, scanned: false };
const gapsOf = (facts: Partial<GuideFacts>) => decideGuide({ ...NEW, ...facts })?.map(({ gap }) => gap);
const DRAFT = { id: 'draft', published: false, staff: 0 };
const RUNNING = { id: 'running', published: true, staff: 2 };

test.each([
  ['a new installation lacks everything', {}, ['silent', 'no_callback', 'not_begun', 'nobody_usable', 'no_campaign', 'not_published']],
  ['callbacks about others prove nothing of customers', { heard: 'others' }, ['silent', 'no_customer_event', 'not_begun', 'nobody_usable', 'no_campaign', 'not_published']],
  ['listing goes on', { answered: true, heard: 'customers', sync: { finished: false, listed: 1, members: 3 }, usable: true }, [null, null, 'listing', 'no_campaign', 'no_campaign', 'not_published']],
  ['a draft without staff', { usable: true, campaigns: [DRAFT] }, ['silent', 'no_callback', 'not_begun', 'nobody_chosen', 'draft', 'not_published']],
  ['a draft with staff', { usable: true, campaigns: [{ ...DRAFT, staff: 1 }] }, ['silent', 'no_callback', 'not_begun', null, 'draft', 'not_published']],
  ['a draft that was dry-run is still to be published', { campaigns: [DRAFT], tried: true }, ['silent', 'no_callback', 'not_begun', 'nobody_usable', 'draft', 'not_published']],
  ['a campaign that nobody dry-ran', { campaigns: [DRAFT, RUNNING] }, ['silent', 'no_callback', 'not_begun', null, 'not_tried', 'no_code']],
  ['a campaign nobody has a code in', { campaigns: [DRAFT, RUNNING], tried: true }, ['silent', 'no_callback', 'not_begun', null, null, 'no_code']],
  ['a code nobody scanned', { campaigns: [RUNNING], tried: true, coded: 'running' }, ['silent', 'no_callback', 'not_begun', null, null, 'not_scanned']],
  ['a scan proves all but the listing', { scanned: true, sync: { finished: false, listed: 2, members: 3 } }, [null, null, 'listing', null, null, null]],
] as [string, Partial<GuideFacts>, unknown[]][])('%s', (_, facts, gaps) => expect(gapsOf(facts)).toEqual(gaps));

test('a step leads to the campaign in which it is done', () => {
  const whereOf = (facts: Partial<GuideFacts>) => Object.fromEntries((decideGuide({ ...NEW, ...facts }) ?? []).map(({ step, campaignId }) => [step, campaignId]));
  expect(whereOf({ usable: true, campaigns: [DRAFT, RUNNING], tried: true })).toMatchObject({ staff: null, campaign: null, scan: 'running' });
  expect(whereOf({ usable: true, campaigns: [RUNNING] })).toMatchObject({ campaign: 'running' });
  expect(whereOf({ usable: true, campaigns: [DRAFT] })).toMatchObject({ staff: 'draft', campaign: 'draft', scan: null });
});

test('once all are done there is none', () => expect(decideGuide({ ...NEW, scanned: true, sync: { finished: true, listed: 0, members: 0 } })).toBeNull());
