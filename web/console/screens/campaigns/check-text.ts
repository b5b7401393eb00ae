import type { FieldFault } from '../../../shared/api/problem';
import { tryText } from '../../../shared/i18n';
import type { Terms } from './form';

export const STEPS = ['basics', 'staff', 'audience', 'rewards', 'poster', 'welcome', 'rules'] as const;
export type Step = (typeof STEPS)[number];

/** Which step a check belongs to, by the field it names. */
export function stepOf(path: string): Step {
  if (/^(staffUserIds|staffPick|codeKind|groupChatIds)/.test(path)) return 'staff';
  if (/^(audience|tags)/.test(path)) return 'audience';
  if (path.startsWith('layout')) return 'poster';
  if (/^(rewards|retention|clawback|caps|budget|acknowledge)/.test(path)) return 'rewards';
  return path.startsWith('welcome') ? 'welcome' : path.startsWith('consent') ? 'rules' : 'basics';
}

/** A check in words; whom or which it names is read from its path. Unknown ones keep the server's. */
export function checkText({ path, code, detail, values }: FieldFault, terms: Pick<Terms, 'staffUserIds' | 'groupChatIds' | 'rewards'>): string {
  const index = Number(/\[(\d+)\]/.exec(path)?.[1] ?? -1);
  const who = path.startsWith('staffUserIds') ? (terms.staffUserIds[index] ?? '') : path.startsWith('groupChatIds') ? (terms.groupChatIds?.[index] ?? '') : (terms.rewards[index]?.key ?? '');
  return tryText(`publish.${code}`, { who, n: terms.staffUserIds.length, ...values }) ?? detail;
}
