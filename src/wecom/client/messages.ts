import { z } from 'zod';
import type { Call } from './caller';
import { barList, optionalText } from './reply-fields';
import type { RequestChecks } from './request-checks';
import { checksFor } from './request-checks';

export type AppMessageContent =
  | { msgtype: 'text'; content: string }
  | { msgtype: 'markdown'; content: string }
  | { msgtype: 'textcard'; title: string; description: string; url: string; buttonText?: string };

export interface AppMessage {
  /** 1 to 1,000 userids. */
  toUsers: string[];
  content: AppMessageContent;
  /** The same message within this many seconds (up to 14,400) is delivered once. */
  duplicateCheck?: { intervalS: number };
}

export interface Messages {
  /** Invalid userids come back in lower case; when all are invalid WeCom answers 81013. Over 30 a minute per member nothing arrives and nothing is said. */
  send(message: AppMessage): Promise<{ msgId: string | null; invalidUsers: string[] }>;
}

const Sent = z
  .object({ msgid: optionalText, invaliduser: barList })
  .transform((raw) => ({ msgId: raw.msgid, invalidUsers: raw.invaliduser }));

function toWire(content: AppMessageContent, checks: RequestChecks): Record<string, unknown> {
  if (content.msgtype === 'textcard') {
    const { title, description, url, buttonText } = content;
    checks.that(title !== '' && description !== '' && url !== '', 'a textcard needs title, description and url');
    checks.bytes('title', title, 128);
    checks.bytes('description', description, 512);
    checks.bytes('url', url, 2048);
    checks.chars('buttonText', buttonText, 4);
    return { msgtype: 'textcard', textcard: { title, description, url, btntxt: buttonText } };
  }
  checks.that(content.content !== '', 'content is empty');
  checks.bytes('content', content.content, 2048); // WeCom would cut what is longer
  return { msgtype: content.msgtype, [content.msgtype]: { content: content.content } };
}

/** 应用消息, to members only. Source: doc 90236. */
export function createMessages(call: Call, agentId: number): Messages {
  return {
    async send({ toUsers, content, duplicateCheck }) {
      const api = 'message/send';
      const checks = checksFor(api);
      checks.between('toUsers', toUsers.length, 1, 1000);
      checks.that(toUsers.every((user) => user !== '' && user !== '@all' && !user.includes('|')), 'toUsers must be single userids');
      checks.between('intervalS', duplicateCheck?.intervalS, 1, 14_400);
      const body = {
        touser: toUsers.join('|'), agentid: agentId, ...toWire(content, checks),
        ...(duplicateCheck ? { enable_duplicate_check: 1, duplicate_check_interval: duplicateCheck.intervalS } : {}),
      };
      return call({ api, body }, Sent);
    },
  };
}
