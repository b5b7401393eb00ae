import { ChannelRow } from '../../../../entities/channel';
import type { Reader } from '../../../kernel/database/database';
import { newest } from '../../../kernel/database/list-filter';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { ChannelTerms, ChannelWish } from './channel-terms';

export interface ChannelRecord {
  id: string;
  state: string;
  name: string;
  kind: ChannelWish['kind'];
  terms: ChannelTerms;
  lookAtMs: number | null;
  archivedAtMs: number | null;
  createdAtMs: number;
}

type Row = Omit<ChannelRecord, 'terms'> & { terms: string };
const COLUMNS = 'id, state, name, kind, terms, lookAtMs, archivedAtMs, createdAtMs';
const recordOf = (row: Row): ChannelRecord => ({ ...row, terms: JSON.parse(row.terms) as ChannelTerms });

const STATE = /^[0-9A-Za-z_-]{24}$/;
export const STATE_BYTES = 18;
export const STATE_LENGTH = 24;
/** Longer than any code's, so that an add by a code asks for no channel. Whether there is such a channel says the table. */
export const mayBeChannel = (state: unknown): state is string => typeof state === 'string' && STATE.test(state);

export async function channelById(reader: Reader, id: string): Promise<ChannelRecord | null> {
  const row = await reader.one<Row>(`SELECT ${COLUMNS} FROM channel WHERE id = ?`, [id]);
  return row && recordOf(row);
}

/** Takes the channel's row for this transaction, then reads it. */
export async function lockChannel(tx: Tx, id: string): Promise<ChannelRecord | null> {
  await tx.change('UPDATE channel SET state = state WHERE id = ?', [id]);
  return channelById(tx, id);
}

export const channelsByStates = async (reader: Reader, states: readonly string[]): Promise<ChannelRecord[]> =>
  states.length === 0 ? [] : (await reader.rows<Row>(`SELECT ${COLUMNS} FROM channel WHERE state IN (${marks(states)})`, [...states])).map(recordOf);

export async function channelPage(reader: Reader, kind: string | undefined, limit: number, before: string | undefined): Promise<ChannelRecord[]> {
  const { sql, params } = newest({ table: 'channel', columns: COLUMNS, given: { kind }, ways: {}, limit, before });
  return (await reader.rows<Row>(sql, params)).map(recordOf);
}

export const channelIdsAfter = async (reader: Reader, after: string, limit: number): Promise<string[]> =>
  (await reader.rows<{ id: string }>(`SELECT id FROM channel WHERE id > ? ORDER BY id LIMIT ${limit}`, [after])).map((row) => row.id);

export const insertChannel = (tx: Tx, { terms, ...channel }: Omit<ChannelRecord, 'lookAtMs' | 'archivedAtMs'>): Promise<boolean> =>
  tx.insertUnlessThere(ChannelRow, { ...channel, terms: JSON.stringify(terms), lookAtMs: null, archivedAtMs: null, changedAtMs: channel.createdAtMs });

export const storeChannel = (tx: Tx, { id, name, kind, terms }: Pick<ChannelRecord, 'id' | 'name' | 'kind' | 'terms'>, nowMs: number): Promise<number> =>
  tx.change('UPDATE channel SET name = ?, kind = ?, terms = ?, changedAtMs = ? WHERE id = ?', [name, kind, JSON.stringify(terms), nowMs, id]);

export const storeArchived = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.change('UPDATE channel SET archivedAtMs = ?, changedAtMs = ? WHERE id = ? AND archivedAtMs IS NULL', [nowMs, nowMs, id]);

export const storeLook = (tx: Tx, id: string, lookAtMs: number | null): Promise<number> => tx.change('UPDATE channel SET lookAtMs = ? WHERE id = ?', [lookAtMs, id]);
