import type { CodeFacts } from '../../src/features/campaigns';
import type { FollowFact } from '../../src/vocabulary/follow';

/** What the policy says of one scan, worked out the slow way: by looking at every second and every pair. */
export interface ReferenceVerdict {
  code: string;
  scanNo: number;
  reason: string | null;
  addedS: number;
  /** Only of the scan that binds. */
  life: 'bound' | 'retained' | 'lapsed' | 'held' | null;
}

interface Relation { staff: string; from: number; to: number | null; by: string; scans: { s: number; state: string }[]; byAdd: boolean; heard: boolean; sights: number[]; group: boolean }
interface Scan { code: CodeFacts; s: number; from: number; relation: Relation; first: boolean; named?: Named }
interface Named { by: string; id: string; s: number }

const STARTS = new Set(['add', 'half', 'found']);
const KNOWN_BEFORE_S = 600;
const MONTH_S = 30 * 86_400;

/** A lead finds who was there before it, else who came next; a claim whoever came first of all. Told of nobody, it finds nobody. */
function namedScan(fact: FollowFact, relations: readonly Relation[], code: CodeFacts, toS: (ms: number) => number): Scan[] {
  const s = fact.source === 'claim' ? -Infinity : toS(fact.atMs);
  const there = relations.find((relation) => relation.from < s && (relation.to === null || relation.to >= s));
  const relation = there ?? relations.find((next) => next.from >= s);
  if (!relation) return [];
  const from = there ? s : relation.from;
  return [{ code, s: from, from, relation, first: !there, named: { by: String(fact.source), id: fact.staffId, s } }];
}

/** Walks the seconds one by one: in each, friendships begin before they are seen, and are seen before they end (policy 2, 3). */
function relationsOf(facts: readonly FollowFact[], toS: (ms: number) => number): Relation[] {
  const relations: Relation[] = [];
  const openOf = (staff: string) => relations.find((relation) => relation.staff === staff && relation.to === null);
  const seconds = facts.map((fact) => toS(fact.atMs));
  for (let s = Math.min(...seconds); s <= Math.max(...seconds); s += 1) {
    const now = facts.filter((fact) => toS(fact.atMs) === s).sort((a, b) => (`${a.staffId} ${a.state ?? ''}` < `${b.staffId} ${b.state ?? ''}` ? -1 : 1));
    for (const fact of now.filter((each) => STARTS.has(each.kind))) {
      let relation = openOf(fact.staffId);
      if (!relation) {
        relation = { staff: fact.staffId, from: s, to: null, by: '', scans: [], byAdd: !now.some((each) => each.staffId === fact.staffId && each.kind === 'half'), heard: false, sights: [], group: false };
        relations.push(relation);
      }
      relation.heard ||= fact.source !== 'baseline';
      const said = (fact.source === 'callback' || fact.source === 'reconcile') && toS(fact.arrivedAtMs) - s <= MONTH_S ? fact.state : null;
      if (said !== null && !relation.scans.some((scan) => scan.state === said)) relation.scans.push({ s, state: said });
      if (fact.kind === 'found' && fact.source !== 'baseline') relation.sights.push(s);
    }
    for (const fact of now.filter((each) => each.kind === 'seen' && each.source !== 'baseline')) openOf(fact.staffId)?.sights.push(s);
    for (const fact of now.filter((each) => each.kind.startsWith('end_'))) {
      const relation = openOf(fact.staffId);
      if (relation) Object.assign(relation, { to: s, by: fact.kind.slice(4) });
    }
  }
  return relations;
}

const holds = (relation: Relation, s: number) => relation.from <= s && (relation.to === null || relation.to > s);

/** Somebody's stays in groups, in seconds. `by`: they left, or the group was dismissed. */
export interface ReferenceStay { from: number; to: number | null; by: 'customer' | 'left'; state: string | null }

const asRelation = ({ from, to, by, state }: ReferenceStay, index: number): Relation => ({
  staff: `group ${index}`, from, to, by: to === null ? '' : by, scans: state === null ? [] : [{ s: from, state }], byAdd: true, heard: true, sights: [from], group: true,
});

/** Who brought this customer, and does it stand at `nowS`? Written from the policy's text, without looking at the code. */
export function referenceFold(all: readonly FollowFact[], codes: readonly CodeFacts[], at: { nowS: number; retentionS: number; refereeId: string; toS: (ms: number) => number; stays?: readonly ReferenceStay[] }): ReferenceVerdict[] {
  const facts = all.filter((fact) => fact.kind !== 'told');
  const relations = [...(facts.length === 0 ? [] : relationsOf(facts, at.toS)), ...(at.stays ?? []).map(asRelation)];
  const followed = relations.filter((relation) => !relation.group);
  const codeOf = (state: string | null) => codes.find((each) => each.state === state);
  const named = followed.length === 0 ? [] : all.filter((fact) => fact.kind === 'told').flatMap((fact) => { const code = codeOf(fact.state); return code ? namedScan(fact, followed, code, at.toS) : []; });
  const scans = [...relations.flatMap((relation) => relation.scans.flatMap(({ s, state }, index): Scan[] => {
    const code = codeOf(state);
    return code ? [{ code, s, from: index === 0 ? relation.from : s, relation, first: index === 0 }] : [];
  })), ...named].sort((a, b) => a.from - b.from || ORDER.indexOf(a.named?.by) - ORDER.indexOf(b.named?.by) || inTelling(a.named, b.named));
  const counted = scans.reduce<Scan[]>((kept, scan) => {
    const goesOn = kept.some((other) => other.code.codeId === scan.code.codeId && (other.relation.to === null || other.relation.to > scan.from || (scan.named !== undefined && other.from === scan.from)));
    return goesOn ? kept : [...kept, scan];
  }, []);
  const verdicts: ReferenceVerdict[] = [];
  for (const scan of counted) {
    const winner = counted.find((_, index) => verdicts[index]?.reason === null);
    const reason = reasonOf(scan, relations, winner, at);
    const scanNo = 1 + verdicts.filter((verdict) => verdict.code === scan.code.codeId).length;
    verdicts.push({ code: scan.code.codeId, scanNo, reason, addedS: scan.from, life: reason === null ? lifeOf(scan, relations, at) : null });
  }
  return verdicts;
}

/** In one second the friend's own scan counts before a lead, and that before a claim. */
const ORDER = [undefined, 'lead', 'claim'];
const inTelling = (a: Named | undefined, b: Named | undefined) => (!a || !b ? 0 : a.s === b.s ? (a.id < b.id ? -1 : 1) : a.s - b.s);

/** Policy 8–11 in its order. */
function reasonOf(scan: Scan, relations: readonly Relation[], winner: Scan | undefined, at: { refereeId: string; toS: (ms: number) => number }): string | null {
  const { code, s } = scan;
  const { campaign } = code;
  if (code.revokedAtMs !== null && s >= at.toS(code.revokedAtMs)) return 'code_revoked';
  if (s < at.toS(campaign.startsAtMs)) return 'campaign_not_started';
  const ended = s >= at.toS(campaign.endsAtMs) || (campaign.endedAtMs !== null && s >= at.toS(campaign.endedAtMs));
  if (!ended && campaign.timeline.pauses.some(([from, to]) => s >= at.toS(from) && (to === null || s < at.toS(to)))) return 'campaign_paused';
  if (ended) return 'campaign_ended';
  if (code.referrerId === at.refereeId) return 'self_referral';
  const others = relations.filter((relation) => relation !== scan.relation || !scan.first);
  if (winner?.code.campaignId === code.campaignId && (winner.relation === scan.relation && winner.from === scan.from || others.some((relation) => holds(relation, scan.from)))) return 'already_referred';
  // being in a group makes nobody a customer; being a customer makes nobody new to a group
  const old = others.some((relation) => relation.from < scan.from && (scan.relation.group || !relation.group)) || winner !== undefined || (scan.first && scan.relation.byAdd && s - scan.from > KNOWN_BEFORE_S) || (scan.named !== undefined && !scan.relation.heard);
  return old ? 'existing_customer' : null;
}

/** Policy 8, 18, 19, second by second from the add. */
function lifeOf(scan: Scan, relations: readonly Relation[], at: { nowS: number; retentionS: number }): ReferenceVerdict['life'] {
  const endS = scan.from + at.retentionS;
  const since = relations.filter((relation) => relation.group === scan.relation.group && (relation.to === null || relation.to >= scan.from));
  const alone = (s: number) => !since.some((relation) => holds(relation, s));
  const endedAt = (s: number, ...by: string[]) => since.some((relation) => relation.to === s && by.includes(relation.by));
  let heirIsOnTheWay = false;
  for (let s = scan.from; s < endS; s += 1) {
    heirIsOnTheWay ||= endedAt(s, 'transfer', 'left') && alone(s) && !since.some((relation) => relation.from >= s);
    if (!heirIsOnTheWay && alone(s) && endedAt(s, 'staff', 'customer', 'unknown')) return 'lapsed';
  }
  if (at.nowS < endS) return 'bound';
  const handedOn = scan.relation.by === 'transfer' || scan.relation.by === 'left';
  return since.some((relation) => relation.from >= scan.from && (handedOn || relation.from < endS) && relation.sights.length > 0) ? 'retained' : 'held';
}
