/** The bot as a program sees it: the open API, and whether anything is due. */
export interface BotApi {
  /** Throws with the problem's words when the bot refuses. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Waits until nothing is due at the bot. */
  quiet(): Promise<void>;
}

const STILL = 4;
const LOOK_AGAIN_MS = 50;
const MOST_LOOKS = 1200;

export const createBotApi = (base: string, key: string): BotApi => ({
  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(`${base}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (answer.ok) return (await answer.json()) as T;
    throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
  },
  async quiet() {
    for (let still = 0, looks = 0; still < STILL; looks += 1) {
      if (looks > MOST_LOOKS) throw new Error('the bot did not come to rest within a minute');
      const { inboxPending, workPending } = (await (await fetch(`${base}/readyz`)).json()) as { inboxPending: number; workPending: number };
      still = inboxPending + workPending === 0 ? still + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  },
});
