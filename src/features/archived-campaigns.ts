import type { ListQuestion } from '../kernel/database/list-filter';

/** For a list of campaigns; undefined: whether archived or not. Those in sight have an index of their own; whoever looks for archived ones walks past the others. */
export const archivedFilter = (archived: boolean | undefined): Pick<ListQuestion<'archivedAtMs'>, 'given' | 'ways' | 'within'> => ({
  given: archived === false ? { archivedAtMs: null } : {}, ways: { ix_campaign_archived: ['archivedAtMs'] }, ...(archived ? { within: { sql: 'archivedAtMs IS NOT NULL', params: [] } } : {}),
});
