import { findStaff } from '../world/create-world';
import type { World } from '../world/create-world';
import type { WelcomeGrant } from '../world/model';
import { OTHER_APP_SENDING_MS, WELCOME_WINDOW_MS } from '../world/welcome-grants';
import type { Api, ApiCall } from './api-call';
import { refuse } from './api-call';
import { customerContent } from './attachments';

export const welcomeApis: Api[] = [{ method: 'POST', path: 'externalcontact/send_welcome_msg', handle: sendWelcome }];

/** 新客户欢迎语 (doc 92137): within 20 s of the event, once per code. */
function sendWelcome({ world, fields, nowMs }: ApiCall) {
  const code = fields.text('welcome_code') || refuse(41049, 'missing welcome code');
  const content = customerContent(world, fields);
  const grant = world.welcomeGrants.get(code);
  if (!grant || nowMs >= grant.issuedAtMs + WELCOME_WINDOW_MS) return refuse(41050, 'invalid welcome code');
  refuseByFate(grant, nowMs);
  if (findStaff(world, grant.userId)?.longOffline) refuse(40205, 'user ticket expired');
  grant.fate = 'delivered';
  deliver(world, grant, content);
  return {};
}

function refuseByFate(grant: WelcomeGrant, nowMs: number): void {
  switch (grant.fate) {
    case 'open': return;
    case 'archiveConsentMissing': return refuse(41053, 'customer has not agreed to chat archive');
    case 'otherAppSending':
      if (nowMs < grant.issuedAtMs + OTHER_APP_SENDING_MS) refuse(41096, 'welcome msg is being sent');
      return refuse(41051, 'welcome msg has been sent');
    case 'delivered': case 'otherAppSent': case 'chatStarted': return refuse(41051, 'already chatting or welcome msg has been sent');
  }
}

function deliver(world: World, grant: WelcomeGrant, content: unknown): void {
  world.delivered.push({ kind: 'welcome', to: grant.externalUserId, from: grant.userId, atMs: world.clock.nowMs(), content, dropped: false });
}
