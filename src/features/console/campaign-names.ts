import type { Reader } from '../../kernel/database/database';

const MOST = 100;

/** Campaigns to choose from, newest first: the hundred newest. */
export const campaignNames = (reader: Reader): Promise<{ id: string; name: string }[]> =>
  reader.rows<{ id: string; name: string }>(`SELECT id, name FROM campaign ORDER BY id DESC LIMIT ${MOST}`);
