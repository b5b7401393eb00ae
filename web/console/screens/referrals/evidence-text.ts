import { businessTimeZone } from '../../../shared/clock';
import { absolute } from '../../../shared/format/dates';
import { t, tryText } from '../../../shared/i18n';

interface Line {
  code: string;
  passed: boolean;
  saw: string;
  times: readonly string[];
}

/** A check in words, with the first instants that it looked at; one that this page does not know keeps the server's own words. */
export function evidenceText({ code, passed, saw, times }: Line): string {
  const [first, second] = times.map((at) => absolute(Date.parse(at), { timeZone: businessTimeZone.value }));
  return tryText(`evidence.${code}.${passed ? 'passed' : 'failed'}`, { first: first ?? '—', second: second ?? '—' }) ?? t('evidence.other', { code, saw });
}
