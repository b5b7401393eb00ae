import type { FieldFault } from '../../../shared/api/problem';
import { tryText } from '../../../shared/i18n';
import type { Terms } from './form';

export type Step = 'basics' | 'staff' | 'rewards' | 'welcome';

/** Which step a check belongs to, by the field it names. */
export function stepOf(path: string): Step {
  if (/^(staffUserIds|staffPick|codeKind|groupChatIds|audience)/.test(path)) return 'staff';
  if (/^(rewards|retention|clawback|caps|budget|acknowledge)/.test(path)) return 'rewards';
  return path.startsWith('welcome') || path.startsWith('tags') ? 'welcome' : 'basics';
}

/** A check in words; whom or which it names is read from its path. Unknown ones keep the server's. */
export function checkText({ path, code, detail }: FieldFault, terms: Pick<Terms, 'staffUserIds' | 'groupChatIds' | 'rewards'>): string {
  const index = Number(/\[(\d+)\]/.exec(path)?.[1] ?? -1);
  const who = path.startsWith('staffUserIds') ? (terms.staffUserIds[index] ?? '') : path.startsWith('groupChatIds') ? (terms.groupChatIds?.[index] ?? '') : (terms.rewards[index]?.key ?? '');
  return tryText(`publish.${code}`, { who, n: terms.staffUserIds.length }) ?? detail;
}
