import { departmentTree } from '../world/departments';
import { personId } from '../world/ids';
import type { Api, ApiCall } from './api-call';
import { param, refuse } from './api-call';
import { visibleStaff } from './people';

/** 通讯录 and the app itself, as far as a self-built app created after 2022-06-20 sees them. */
export const directoryApis: Api[] = [
  { method: 'GET', path: 'user/get', handle: getUser },
  { method: 'POST', path: 'user/convert_to_openid', handle: convertUserToOpenid },
  { method: 'GET', path: 'department/list', empty: { department: [] }, handle: listDepartments },
  { method: 'GET', path: 'agent/get', handle: getAgent },
  { method: 'GET', path: 'getcallbackip', empty: { ip_list: [] }, handle: ({ world }) => ({ ip_list: world.settings.callbackIps }) },
];

/** No mobile, avatar, gender, email, address (pitfall 42). */
function getUser(call: ApiCall) {
  const member = visibleStaff(call.world, param(call, 'userid'));
  return {
    userid: member.userId,
    name: member.name,
    department: member.departments,
    order: member.departments.map(() => 0),
    position: '',
    is_leader_in_dept: member.departments.map((id) => (member.leads.includes(id) ? 1 : 0)),
    direct_leader: [],
    alias: '',
    status: member.disabled ? 2 : member.activated ? 1 : 4,
    main_department: member.departments[0] ?? 1,
    extattr: { attrs: [] },
    external_position: '',
  };
}

function convertUserToOpenid({ world, fields }: ApiCall) {
  const member = visibleStaff(world, fields.text('userid'));
  return member.wechatBound ? { openid: personId('staff', member.userId) } : refuse(43004, 'userid not bound to wechat');
}

function listDepartments(call: ApiCall) {
  const root = param(call, 'id');
  if (root !== undefined && !call.world.departments.has(Number(root))) refuse(60003, 'department not found');
  const wanted = root === undefined ? null : departmentTree(call.world, [Number(root)]);
  const departments = [...call.world.departments.values()].filter((one) => !wanted || wanted.has(one.id));
  const leaders = (id: number) => [...call.world.staff.values()].filter((member) => !member.left && member.leads.includes(id)).map((member) => member.userId);
  return {
    department: departments.map((one) => ({ id: one.id, name: one.name, parentid: one.parentId, order: 0, department_leader: leaders(one.id) })),
  };
}

function getAgent(call: ApiCall) {
  const { agentId } = call.world.app;
  if (param(call, 'agentid') === undefined) refuse(41011, 'missing agentid');
  if (Number(param(call, 'agentid')) !== agentId) refuse(301002, 'not allow operate another agent with this accesstoken');
  const inRange = [...call.world.staff.values()].filter((member) => member.inRange && !member.left);
  return {
    agentid: agentId,
    name: '客户转介绍',
    description: '',
    allow_userinfos: { user: inRange.map((member) => ({ userid: member.userId })) },
    allow_partys: { partyid: [] },
    allow_tags: { tagid: [] },
    close: 0,
    redirect_domain: '',
    report_location_flag: 0,
    isreportenter: 0,
    home_url: '',
  };
}
