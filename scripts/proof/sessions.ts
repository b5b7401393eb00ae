import { createHash, randomBytes } from 'node:crypto';
import { Session } from '../../entities/session';
import type { House } from './house';

/** A session of this role that sees everything, written past the sign-in; answers its cookie. */
export async function openSession(house: House, role: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const { ids, unitOfWork, clock } = house.bot.app.machine;
  const nowMs = clock.nowMs();
  const endsAtMs = nowMs + 3_600_000;
  await unitOfWork.run((tx) => tx.insert(Session, {
    id: ids.next(), secretHash: createHash('sha256').update(secret).digest('hex'), kind: 'break_glass', personId: `proof-${role}`, name: role, role, createdAtMs: nowMs, seenAtMs: nowMs, expiresAtMs: endsAtMs, endsAtMs,
  }));
  return `session=${secret}`;
}
