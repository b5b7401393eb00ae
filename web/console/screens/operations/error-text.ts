import { t, tryText } from '../../../shared/i18n';

/** What went wrong with a message, in words where the code or the kind has some, with the server's own note after it. */
export function errorText(error: string | null): string {
  if (error === null) return '';
  const code = /^[\w/]+: (-?\d+)\b/.exec(error)?.[1];
  const said = code === undefined ? (/^[\w/]+: /.test(error) ? tryText('wecomError.network') : null) : tryText(`wecomError.${code}`);
  return said ? t('wecomError.said', { said, error }) : error;
}
