import { trimMap } from '../ring';
import type { World } from './create-world';
import { staffKey } from './create-world';
import { newWelcomeCode } from './ids';
import type { WelcomeFate, WelcomeGrant } from './model';

/** doc 92137: counted from the event */
export const WELCOME_WINDOW_MS = 20_000;
/** another app's sending lasts so long here; afterwards its welcome counts as sent (pitfall 10) */
export const OTHER_APP_SENDING_MS = 3000;

/**
 * The one WelcomeCode of a friend-add, shared by its half and add events.
 * None when the console has a welcome for the member, and none for WeCom users, who get a name-card greeting instead (doc 92277).
 */
export function grantWelcome(world: World, userId: string, externalUserId: string, fate: WelcomeFate = 'open'): WelcomeGrant | null {
  if (world.staff.get(staffKey(userId))?.consoleWelcome) return null;
  if (world.customers.get(externalUserId)?.type === 2) return null;
  const grant: WelcomeGrant = { code: newWelcomeCode(), userId, externalUserId, issuedAtMs: world.clock.nowMs(), fate };
  world.welcomeGrants.set(grant.code, grant);
  trimMap(world.welcomeGrants, 10_000);
  return grant;
}
