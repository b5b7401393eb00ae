import { t, tryText } from '../../../shared/i18n';

/** A callback in words; by WeCom's own names where there are none. */
export function eventText({ event, changeType }: { event: string | null; changeType: string | null }): string {
  return tryText(`event.${event ?? ''}.${changeType ?? ''}`) ?? ([event, changeType].filter((part) => part !== null && part !== '').join(' · ') || t('operations.unreadable'));
}
