import type { ReferralFile } from '../console';
import { CHECK_WORDS } from './evidence-words';
import { sayInstant, wordFor, words, type Say, type Words } from './words';
import { yuanText } from './render/neutralise';

const HEADS = {
  title: words('推荐依据', 'Evidence of a referral'), id: words('编号', 'Id'), who: words('推荐人 → 好友', 'Referrer → friend'), campaign: words('活动', 'Campaign'), version: words('第 {n} 版', 'version {n}'), owner: words('负责人', 'Owner'),
  verdict: words('结论', 'Verdict'), made: words('生成时间', 'Made'), checks: words('查了什么', 'What was looked at'), history: words('经过', 'What happened'), rewards: words('奖励', 'Rewards'), appeals: words('申诉', 'Appeals'), accept: words('同意', 'accepted'), refuse: words('不同意', 'refused'), open: words('等待答复', 'waits for an answer'), none: words('无', 'none'), by: words('由 {name} 操作', 'by {name}'),
} as const satisfies Record<string, Words>;
const BENEFICIARY = { referrer: words('推荐人', 'Referrer'), friend: words('好友', 'Friend'), staff: words('员工', 'Staff') } as const;

/** A referral as a text to lay before somebody who doubts it: the verdict, every check with what it saw, what happened since, what it paid. */
export function evidenceText(file: ReferralFile, say: Say, nowIso: string): string {
  const head = (of: keyof typeof HEADS, values: Readonly<Record<string, string | number>> = {}) => fill(HEADS[of], say, values);
  const person = ({ name, externalUserId }: ReferralFile['friend']) => `${name ?? '—'} (${externalUserId})`;
  const lined = (lines: readonly string[]) => (lines.length === 0 ? [head('none')] : lines);
  const reason = (of: { code: string } | null) => (of === null ? '' : ` · ${wordFor('reason', of.code, say)}`);
  const turn = (each: ReferralFile['history'][number]) =>
    `${sayInstant(each.at, say)} ${each.from === null ? '' : `${wordFor('referral', each.from, say)} → `}${wordFor('referral', each.to, say)}${reason(each.reason)}${each.actor === null ? '' : ` · ${head('by', { name: each.actor })}`}${each.note === null ? '' : ` · ${each.note}`}`;
  return [
    `${head('title')}`, `${head('id')}  ${file.id}`, `${head('who')}  ${person(file.referrer)} → ${person(file.friend)}`, `${head('campaign')}  ${file.campaign.name} ${head('version', { n: file.version })}`,
    `${head('owner')}  ${file.owner.name ?? file.owner.userId}`, `${head('verdict')}  ${wordFor('referral', file.status, say)}${reason(file.reason)}`, `${head('made')}  ${sayInstant(nowIso, say)} (${say.timeZone})`,
    '', head('checks'), ...lined(file.evidence.map((line) => checkText(line, say))),
    '', head('history'), ...lined(file.history.map(turn)),
    '', head('rewards'), ...lined(file.rewards.map((reward) => rewardText(reward, say))),
    '', head('appeals'), ...lined(file.appeals.map((appeal) => `${sayInstant(appeal.createdAt, say)} ${wordFor('reason', appeal.reason.code, say)}: ${appeal.text} → ${head(appeal.decision ?? 'open')}${appeal.sentence === null ? '' : `: ${appeal.sentence}`}`)), '',
  ].join('\r\n');
}

/** One that has no words here keeps its own; what it saw stands beside it in any case. */
function checkText({ code, passed, saw, times }: ReferralFile['evidence'][number], say: Say): string {
  const [first = '—', second = '—'] = times.map((at) => sayInstant(at, say));
  const found = (CHECK_WORDS as Record<string, readonly [Words, Words] | undefined>)[code]?.[passed ? 0 : 1];
  return `${passed ? '√' : '×'} ${found ? fill(found, say, { first, second }) : code} [${saw}]`;
}

function rewardText({ beneficiary, kind, amount, status, reason, issuedAt }: ReferralFile['rewards'][number], say: Say): string {
  const much = kind === 'cash' ? `¥${yuanText(amount)}` : `${amount} ${wordFor('kind', kind, say)}`;
  return `${BENEFICIARY[beneficiary.type][say.language]} ${beneficiary.name ?? ''} ${much} · ${wordFor('reward', status, say)}${reason === null ? '' : ` · ${wordFor('reason', reason, say)}`}${issuedAt === null ? '' : ` · ${sayInstant(issuedAt, say)}`}`;
}

const fill = (text: Words, { language }: Say, values: Readonly<Record<string, string | number>>): string => text[language].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
