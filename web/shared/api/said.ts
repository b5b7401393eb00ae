import { t } from '../i18n';
import { ApiProblem } from './problem';

/** What to tell somebody whose action did not go through: the server's words with their number, or that it was not reached. */
export const saidText = (error: unknown): string =>
  error instanceof ApiProblem && error.detail !== '' ? t('form.refused', { detail: error.detail, requestId: error.requestId ?? '—' }) : t('status.unreachable');
