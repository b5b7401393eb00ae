import { servesCustomers, staffKey } from '../world/create-world';
import type { Api, ApiCall } from './api-call';
import { param, refuse } from './api-call';

/** 网页授权登录 (doc 91023) and 企业微信登录 (doc 98152) end with this call. */
export const signInApis: Api[] = [{ method: 'GET', path: 'auth/getuserinfo', handle: getUserInfo }];

/** A code is good once, for 5 minutes. A visitor from outside is named only where somebody in the app's range follows them. */
function getUserInfo(call: ApiCall) {
  const { world } = call;
  const code = param(call, 'code') || refuse(41008, 'missing code');
  const said = world.oauthCodes.get(code);
  world.oauthCodes.delete(code);
  if (!said || call.nowMs >= said.expiresAtMs) return refuse(40029, 'invalid code');
  if (said.kind === 'staff') return { userid: said.id };
  const customer = world.customers.get(said.id) ?? refuse(40029, 'invalid code');
  const isFollowed = world.follows.ofCustomer(said.id).some((follow) => follow.deletedByStaffAtMs === null && servesCustomers(world.staff.get(staffKey(follow.userId))));
  return { openid: customer.openid, ...(isFollowed ? { external_userid: customer.externalUserId } : {}) };
}
