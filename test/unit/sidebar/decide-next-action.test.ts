import { decideNextAction, FIRST_CONTACT_MS, type CustomerFacts } from '../../../src/features/sidebar/decide-next-action';

const HOUR = 3_600_000;
const NOW = 1_700_000_000_000;
const bound = { id: 'r1', status: 'bound', addedAtMs: NOW - HOUR, retentionEndsAtMs: NOW + 7 * 24 * HOUR, retainedAtMs: null, contactedAtMs: null, qualifiedAtMs: null };
const facts = (more: Partial<CustomerFacts> = {}): CustomerFacts => ({ referral: null, wasJudged: false, openClaims: 0, followedAtMs: NOW - HOUR, mayClaim: true, ...more });
const referral = (more: Partial<NonNullable<CustomerFacts['referral']>>) => facts({ referral: { ...bound, ...more } });

test.each([
  ['nobody has talked to the friend yet', referral({}), { kind: 'contact', referralId: 'r1', byMs: NOW - HOUR + FIRST_CONTACT_MS }],
  ['a friend under review is talked to all the same', referral({ status: 'held' }), { kind: 'contact' }],
  ['retention passed and still nobody talked', referral({ status: 'retained', retainedAtMs: NOW, retentionEndsAtMs: NOW }), { kind: 'contact' }],
  ['talked to, not yet retained', referral({ contactedAtMs: NOW }), { kind: 'retention', byMs: bound.retentionEndsAtMs }],
  ['the retention ends this very moment', referral({ contactedAtMs: NOW, retentionEndsAtMs: NOW }), { kind: 'qualify', byMs: null }],
  ['retained', referral({ status: 'retained', contactedAtMs: NOW, retainedAtMs: NOW }), { kind: 'qualify', referralId: 'r1' }],
  ['qualified: nothing asks for it', referral({ status: 'qualified', contactedAtMs: NOW, retainedAtMs: NOW, qualifiedAtMs: NOW }), null],
  ['bought something without being called qualified', referral({ status: 'converted', contactedAtMs: NOW, retainedAtMs: NOW }), null],
  ['new, and nobody was named', facts(), { kind: 'claim', referralId: null }],
  ['new, and somebody was named whose scan did not count', facts({ wasJudged: true }), null],
  ['new, and a claim waits', facts({ openClaims: 1 }), { kind: 'claim_waits' }],
  ['seven days later nobody remembers', facts({ followedAtMs: NOW - 7 * 24 * HOUR }), null],
  ['nobody\'s customer', facts({ followedAtMs: null }), null],
  ['no campaign to claim for', facts({ mayClaim: false }), null],
])('%s', (_, given, expected) => {
  const next = decideNextAction(given, NOW);
  if (expected === null) expect(next).toBeNull();
  else expect(next).toMatchObject(expected);
});
