import type { WecomFacts } from './facts';
import type { Finding, Level } from './finding';
import type { Words } from './words';
import { WORDS } from './words';

const NOT_REAL_NAMED = new Set([40098, 41054]);
const BAD_SECRET = new Set([40001, 40091]);

/** Only the code of a refusal is looked at: its text changes (pitfall 38). */
export function wecomFindings(facts: WecomFacts): Finding[] {
  const app = facts.appName ?? '应用';
  const { refusal } = facts;
  if (refusal) return [refusalFinding(refusal, app), skipped('app'), skipped('visible_range'), skipped('members')];
  const sound = finding('wecom', 'ok', 'answers', WORDS.answers);
  const appFinding = facts.appRefusal === null ? finding('app', 'ok', 'app_found', WORDS.appFound(app)) : finding('app', 'fault', 'wrong_agent', WORDS.wrongAgent(facts.appRefusal));
  return [sound, appFinding];
}

function refusalFinding({ api, code, kind, fromIp }: NonNullable<WecomFacts['refusal']>, app: string): Finding {
  const fault = (word: string, words: Words) => finding('wecom', 'fault', word, words);
  if (code === 60020) return fault('ip_not_trusted', WORDS.ipNotTrusted(fromIp ?? '?', app));
  if (code === 48002) return fault('app_not_callable', WORDS.appNotCallable(app));
  if (code === 40013) return fault('wrong_corp', WORDS.wrongCorp);
  if (code !== null && BAD_SECRET.has(code)) return fault('wrong_secret', WORDS.wrongSecret(app));
  if (code === 45009) return finding('wecom', 'warning', 'too_often', WORDS.tooOften(api));
  if (kind === 'network') return fault('unreachable', WORDS.unreachable);
  if (kind === 'reply') return fault('odd_answer', WORDS.oddAnswer(api));
  return fault('refused', WORDS.refused(api, code ?? 0));
}

/** Members whose adds we would never hear of, or who cannot stand in a code (pitfalls 25 and 31). */
export function memberFindings(facts: WecomFacts, known: { campaignStaff: readonly { userId: string; codeRefusal: number | null }[]; outOfRange: readonly string[] } | null): Finding[] {
  if (facts.refusal || !facts.followUsers || !known) return [];
  const inRange = new Set(facts.followUsers.map((userId) => userId.toLowerCase()));
  const outside = [...new Set([...known.outOfRange, ...known.campaignStaff.map(({ userId }) => userId)])].filter((userId) => !inRange.has(userId.toLowerCase()));
  const inactive = (facts.members ?? []).filter(({ activation }) => activation !== null && activation !== 1).map(({ userId }) => userId);
  const unnamed = known.campaignStaff.filter(({ codeRefusal }) => codeRefusal !== null && NOT_REAL_NAMED.has(codeRefusal)).map(({ userId }) => userId);
  const members = [
    ...(inactive.length > 0 ? [finding('members', 'fault', 'not_activated', WORDS.notActivated(inactive))] : []),
    ...(unnamed.length > 0 ? [finding('members', 'fault', 'not_real_named', WORDS.notRealNamed(unnamed))] : []),
  ];
  const range = facts.followUsers.length === 0 ? finding('visible_range', 'fault', 'nobody_in_range', WORDS.nobodyInRange(facts.appName ?? '应用'))
    : outside.length > 0 ? finding('visible_range', 'fault', 'out_of_range', WORDS.outOfRange(outside, facts.appName ?? '应用'))
      : finding('visible_range', 'ok', 'in_range', WORDS.inRange(facts.followUsers.length));
  return [range, ...(members.length > 0 ? members : [finding('members', 'ok', 'all_active', WORDS.allActive)])];
}

export const finding = (check: Finding['check'], level: Level, code: string, { zh, en }: Words): Finding => ({ check, level, code, zh, en });
const skipped = (check: Finding['check']): Finding => finding(check, 'skipped', 'not_asked', WORDS.notAsked);
