import { count } from '../../../shared/format/money';
import { t } from '../../../shared/i18n';

/** 1,234 · 约 12,000 · 100,000 以上: as exactly as it is known. */
export const countText = ({ n, kind }: { n: number; kind: 'exact' | 'about' | 'at_least' }): string => (kind === 'exact' ? count(n) : t(kind === 'about' ? 'operations.about' : 'operations.atLeast', { n: count(n) }));
