import { z } from 'zod';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
/** The page's language; sentences come from the server so that every face and message says the same. */
export const LanguageQuery = z.enum(LANGUAGES).default('zh-CN');

/** In whose days and words something is told. */
export interface Say {
  language: Language;
  timeZone: string;
}

/** One text in both languages. */
export type Words = Readonly<Record<Language, string>>;
export const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, en });

/** `{name}` is filled in; a value nobody gave stays visible as its name, which the tests look for. */
export const fill = (text: Words, { language }: Pick<Say, 'language'>, values: Readonly<Record<string, string | number>> = {}): string =>
  text[language].replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));

/** 2026年11月30日 12:30, in the business time zone (policy 26). */
export const sayInstant = (ms: number, { language, timeZone }: Say): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { timeZone, year: 'numeric', month: language === 'en' ? 'short' : 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);

export const sayDay = (ms: number, { language, timeZone }: Say): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'zh-CN', { timeZone, year: 'numeric', month: language === 'en' ? 'short' : 'long', day: 'numeric' }).format(ms);

const UNITS: readonly [ms: number, zh: string, en: string][] = [[86_400_000, '天', 'day'], [3_600_000, '小时', 'hour'], [60_000, '分钟', 'minute'], [1000, '秒', 'second']];

/** An exact length: 7 天, 1 天 12 小时. */
export function sayLength(ms: number, { language }: Pick<Say, 'language'>): string {
  let left = ms;
  const parts = UNITS.flatMap(([unit, zh, en]) => {
    const n = Math.floor(left / unit);
    left -= n * unit;
    return n === 0 ? [] : [language === 'en' ? `${n} ${en}${n === 1 ? '' : 's'}` : `${n} ${zh}`];
  });
  return parts.length === 0 ? (language === 'en' ? '0 days' : '0 天') : parts.join(' ');
}

const yuan = (fen: number): string => `¥${Math.floor(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;

/** 100 积分, ¥5.00, 1 份礼品. */
export function sayAmount(kind: string, amount: number, { language }: Pick<Say, 'language'>): string {
  const zh: Record<string, string> = { points: `${amount} 积分`, cash: `现金 ${yuan(amount)}`, coupon: `${amount} 张优惠券`, gift: `${amount} 份礼品`, service: `${amount} 次服务` };
  const en: Record<string, string> = { points: `${amount} points`, cash: `${yuan(amount)} cash`, coupon: `${amount} coupons`, gift: `${amount} gifts`, service: `${amount} services` };
  return (language === 'en' ? en : zh)[kind] ?? `${amount} ${kind}`;
}
