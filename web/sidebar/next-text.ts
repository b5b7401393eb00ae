import { businessTimeZone } from '../shared/clock';
import { deadline, relative } from '../shared/format/dates';
import { language, t } from '../shared/i18n';
import type { Card } from './session';

type Next = NonNullable<Card['nextAction']>;

/** What to do now, in one sentence; `late`: the time for it is over. */
export function nextText(next: Next, nowMs: number): { title: string; more: string; late: boolean } {
  const byMs = next.by === null ? null : Date.parse(next.by);
  const late = next.kind === 'contact' && byMs !== null && byMs < nowMs;
  const by = byMs === null ? '' : relative(byMs, nowMs, { timeZone: businessTimeZone.value, language: language.value });
  const left = byMs === null ? '' : deadline(byMs, nowMs, { language: language.value });
  return { title: t(`sidebar.next.${next.kind}`, { by }), more: t(`sidebar.next.${next.kind}.more`, { left }), late };
}
