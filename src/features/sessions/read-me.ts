import { AppError } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import type { ReadMe } from './me-routes';
import type { PersonDeps } from './read-person';
import { sessionById } from './store';

/** A person's own name is theirs to see whole. */
export const makeReadMe = ({ database, directory, corpId }: PersonDeps & { corpId: string }): ReadMe => async (caller) => {
  const session = await sessionById(database, caller.sessionId);
  if (!session) throw new AppError('signed_out', 'nobody is signed in; sign in again', { status: 401 });
  const standing = caller.staffId === null ? null : await directory.standingOf(database, caller.staffId);
  return {
    userId: standing?.member.userId ?? null, name: standing?.member.name ?? session.name ?? standing?.member.userId ?? '', departments: standing?.names ?? [],
    company: (await directory.companyName(database)) ?? corpId, expiresAt: instantText(session.expiresAtMs),
  };
};
