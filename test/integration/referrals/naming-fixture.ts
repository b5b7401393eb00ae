import type { Town } from '../../support/referral-town';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}
export type Caller = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** A caller of its own, of this role; `port`: of which process. */
export async function callerOf(town: Town, role: string): Promise<{ id: string; call: Caller; callAt: (port: number) => Caller }> {
  const { id, key } = await town.company.bot.app.access.createApiKey({ name: `${role} ${Math.random()}`, role });
  const at = (base: string): Caller => async (method, path, body) => {
    const answer = await fetch(`${base}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  return { id, call: at(town.company.url), callAt: (port) => at(`http://127.0.0.1:${port}`) };
}

export interface EvidenceLine {
  code: string;
  passed: boolean;
  saw: string;
}
