import type { World } from '../world/create-world';
import type { Follow } from '../world/model';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import type { Fields } from './fields';
import { charLength } from './fields';
import { knownCustomer, relation, servingStaff } from './people';

export const customerNoteApis: Api[] = [
  { method: 'POST', path: 'externalcontact/remark', handle: remark },
];

const REMARK_LIMITS = [['remark', 20], ['description', 150], ['remark_company', 20]] as const;

/** doc 92115. By API, so no event unless the switch says otherwise (pitfall 14). */
function remark({ world, fields, raise }: ApiCall) {
  const follow = followOf(world, fields);
  for (const [name, limit] of REMARK_LIMITS) {
    if (charLength(fields.text(name) ?? '') > limit) refuse(40058, `${name} too long`);
  }
  const mobiles = fields.texts('remark_mobiles');
  const given = [...REMARK_LIMITS.map(([name]) => fields.text(name)), mobiles, fields.text('remark_pic_mediaid')];
  if (given.every((value) => value === undefined)) refuse(40058, 'nothing to change');
  follow.remark = fields.text('remark') ?? follow.remark;
  follow.description = fields.text('description') ?? follow.description;
  // only WeChat users have a company remark (doc 92115)
  if (world.customers.get(follow.externalUserId)?.type === 1) follow.remarkCompany = fields.text('remark_company') ?? follow.remarkCompany;
  follow.remarkMobiles = mobiles?.filter((mobile) => mobile !== '') ?? follow.remarkMobiles;
  if (world.settings.apiRemarkRaisesEvent) {
    raise({ changeType: 'edit_external_contact', userId: follow.userId, externalUserId: follow.externalUserId });
  }
  return {};
}

export function followOf(world: World, fields: Fields): Follow {
  const member = servingStaff(world, fields.text('userid'));
  const customer = knownCustomer(world, required(fields.text('external_userid'), 41035, 'missing external userid'));
  return relation(world, member, customer);
}
