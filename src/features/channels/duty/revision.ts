import type { Reader } from '../../../kernel/database/database';
import type { AppError } from '../../../kernel/errors';
import { changedMeanwhile } from '../../revision';
import type { ChannelRecord } from './channel-store';

/** What somebody writes of a channel: its revision is of this, and of nothing that changes by itself. */
export const writtenOf = ({ name, kind, terms }: Pick<ChannelRecord, 'name' | 'kind' | 'terms'>) => ({ name, kind, terms });

export const channelChanged = (reader: Reader, id: string): Promise<AppError> => changedMeanwhile(reader, { code: 'channel.changed', subject: id, by: ['channel.created', 'channel.changed', 'channel.archived'] });
