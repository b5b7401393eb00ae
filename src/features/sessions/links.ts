import type { Clock } from '../../kernel/clock';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import { AppError, ruleBroken } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import type { Audit } from '../access';
import type { OpenedSession, OpenSession } from './open-session';
import { breakGlassId, hashOf } from './secret-hash';
import { insertLink, takeLink } from './store';

type Deps = { unitOfWork: UnitOfWork; clock: Clock; ids: Ids; audit: Audit };

const LONGEST_MINUTES = 60;

/**
 * 应急登录: a one-time link for an administrator when WeCom, or the way to it, is not there. Whoever may run commands beside the database may make one.
 * Answers the token, known to nobody else; throws 422 for an unusable name or a life beyond an hour.
 */
export const makeLink = ({ unitOfWork, clock, ids, audit }: Deps) => async ({ name, minutes }: { name: string; minutes: number }): Promise<string> => {
  if (!/^[^\p{Cc}\p{Cs}]{1,64}$/u.test(name)) throw ruleBroken('link.invalid', 'a name has 1–64 characters, none of them a control character');
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_MINUTES) throw ruleBroken('link.invalid', `a link lives for 1–${LONGEST_MINUTES} whole minutes`);
  const token = ids.secret(32);
  const [id, requestId, nowMs] = [ids.next(), ids.next(), clock.nowMs()];
  await unitOfWork.run(async (tx) => {
    await insertLink(tx, { id, tokenHash: hashOf(token), name, createdAtMs: nowMs, expiresAtMs: nowMs + minutes * 60_000 });
    await audit.writeIn(tx, { caller: { type: 'session', id: breakGlassId(name), sessionId: id, role: 'admin', staffId: null, scope: 'all' }, route: 'npm run login', requestId, subject: { type: 'sign_in_link', id }, before: null, after: { name, minutes } });
  });
  return token;
};

export type UseLink = (token: string, at: { replaced: string | null; requestId: string }) => Promise<OpenedSession>;

/** Opens an administrator's session, once. Throws 401 for a link that was used, is over or was never made: which of these, nobody learns. */
export const makeUseLink = ({ unitOfWork, clock, openSession }: Deps & { openSession: OpenSession }): UseLink => async (token, { replaced, requestId }) => {
  const opened = await unitOfWork.run(async (tx) => {
    const link = await takeLink(tx, hashOf(token));
    if (!link || clock.nowMs() >= link.expiresAtMs) return null;
    return openSession(tx, { person: { kind: 'break_glass', personId: breakGlassId(link.name), name: link.name, role: 'admin' }, replaced, way: 'link', requestId });
  });
  if (!opened) throw new AppError('link_over', 'this link was used or is over; make another with npm run login', { status: 401 });
  return opened;
};
