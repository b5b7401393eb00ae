import type { Company } from '../../support/company';

/** Calls of the open API with a key of the role that is named. */
export function createApiKeyCall(company: Company) {
  const keys = new Map<string, string>();
  return async (role: string, method: string, path: string, body?: unknown): Promise<{ status: number }> => {
    if (!keys.has(role)) keys.set(role, (await company.bot.app.access.createApiKey({ name: role, role })).key);
    const answer = await fetch(`${company.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${keys.get(role)}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    await answer.text();
    return { status: answer.status };
  };
}
