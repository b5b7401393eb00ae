import type { Reader } from '../../kernel/database/database';
import type { AppError } from '../../kernel/errors';
import { changedMeanwhile } from '../revision';
import type { Look } from './draw-code-poster';

/** What somebody chooses of a poster: its revision is of this. */
export const chosenOf = ({ layout, picture }: Look) => ({ layout, pictureId: picture?.id ?? null });

export const posterChanged = (reader: Reader, campaignId: string): Promise<AppError> => changedMeanwhile(reader, { code: 'poster.changed', subject: campaignId, by: ['poster.changed'] });
