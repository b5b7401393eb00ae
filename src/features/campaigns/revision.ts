import type { Reader } from '../../kernel/database/database';
import { conflict, type AppError } from '../../kernel/errors';
import { changedMeanwhile } from '../revision';

const WRITES = ['campaign.drafted', 'campaign.redrafted', 'campaign.published', 'campaign.versioned'];

/** Somebody else wrote the terms since they were read. */
export const termsChanged = (reader: Reader, campaignId: string): Promise<AppError> => changedMeanwhile(reader, { code: 'campaign.changed', subject: campaignId, by: WRITES });

export const campaignArchived = (): AppError => conflict('campaign.archived', 'this campaign is archived; restore it first');
