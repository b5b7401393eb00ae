import { z } from 'zod';
import type { Call } from './caller';
import { listOf, looseText, optionalNumber, optionalText } from './reply-fields';

export interface Member {
  userId: string;
  name: string;
  departmentIds: number[];
  /** One flag a department, in the same order; empty when not told. */
  leadsDepartment: boolean[];
  mainDepartmentId: number | null;
  /** 1 active, 2 disabled, 4 not activated, 5 left; 0 when not told. */
  status: number;
  alias: string | null;
  position: string | null;
}

export interface Department {
  id: number;
  name: string;
  /** 0 above the root. */
  parentId: number;
  /** Userids. */
  leaders: string[];
}

export interface Members {
  /** Userids in the app's visible range that have 客户联系. Source: doc 92571. */
  listFollowUsers(): Promise<string[]>;
  /** 60111: no such member; 60011: outside the visible range. */
  get(userId: string): Promise<Member>;
  /** Departments in the app's visible range. Source: doc 90208. */
  departments(): Promise<Department[]>;
  /** The app itself; 301002 or 40056: this agentid is not the secret's app. */
  app(): Promise<{ name: string }>;
  /** Openid for payments to a member; 43004: not bound to WeChat. */
  toOpenid(userId: string): Promise<string>;
}

const FollowUsers = z.object({ follow_user: listOf(z.string()) });
const AppReply = z.object({ name: looseText });
const OpenidReply = z.object({ openid: z.string().min(1) });

const DepartmentsReply = z.object({
  department: listOf(z.object({ id: z.number().int(), name: looseText, parentid: optionalNumber, department_leader: listOf(z.string()) })
    .transform((raw): Department => ({ id: raw.id, name: raw.name, parentId: raw.parentid ?? 0, leaders: raw.department_leader }))),
});

const MemberReply = z
  .object({
    userid: z.string(), name: looseText, department: listOf(z.number()), is_leader_in_dept: listOf(z.number()), main_department: optionalNumber, status: optionalNumber,
    alias: optionalText, position: optionalText,
  })
  .transform((raw): Member => ({
    userId: raw.userid, name: raw.name, departmentIds: raw.department, leadsDepartment: raw.is_leader_in_dept.map((flag) => flag === 1), mainDepartmentId: raw.main_department, status: raw.status ?? 0,
    alias: raw.alias, position: raw.position,
  }));

/** 成员: the corp's own people. */
export function createMembers(call: Call, agentId: number): Members {
  return {
    async listFollowUsers() {
      return (await call({ api: 'externalcontact/get_follow_user_list' }, FollowUsers)).follow_user;
    },
    get(userId) {
      return call({ api: 'user/get', query: { userid: userId } }, MemberReply);
    },
    async departments() {
      return (await call({ api: 'department/list' }, DepartmentsReply)).department;
    },
    app: () => call({ api: 'agent/get', query: { agentid: String(agentId) } }, AppReply),
    async toOpenid(userId) {
      return (await call({ api: 'user/convert_to_openid', body: { userid: userId } }, OpenidReply)).openid;
    },
  };
}
