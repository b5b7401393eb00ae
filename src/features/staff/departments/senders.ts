import type { Clock } from '../../../kernel/clock';
import type { Sender } from '../../../kernel/work/registry';
import { adviseAfter, type Wecom } from '../../../wecom';
import { userKeyOf } from '../store';
import { replaceDepartments, type DepartmentRecord } from './store';

interface Listed {
  departments: DepartmentRecord[];
}

const MOST = 20_000;

/** 获取部门列表: what the app may see of the tree, whole. An empty answer to a company that showed departments before is a lost right, not a company without departments. */
export const listDepartments = ({ wecom, clock }: { wecom: Wecom; clock: Clock }): Sender<Listed> => ({
  kind: 'departments.list', lane: 'bulk',
  async send() {
    try {
      const departments = (await wecom.members.departments()).slice(0, MOST);
      const once = [...new Map(departments.map((one) => [one.id, one])).values()];
      return { kind: 'done', result: { departments: once.map(({ id, name, parentId, leaders }) => ({ id, name: name.slice(0, 128), parentId, leaders: leaders.map(userKeyOf) })) } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, _work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result || outcome.result.departments.length === 0) return;
    await replaceDepartments(tx, outcome.result.departments, clock.nowMs());
  },
});
