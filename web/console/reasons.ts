import { language, tryText } from '../shared/i18n';

/** The server's own sentence in Chinese, so that every face and message says the same; ours where somebody reads English. */
export const reasonText = (reason: { code: string; text: string } | null): string | null => {
  if (reason === null) return null;
  return language.value === 'en' ? (tryText(`reason.${reason.code}`) ?? reason.text) : reason.text;
};
