import { z } from 'zod';
import type { MessageAttachment } from './attachments';
import { customerContent } from './attachments';
import type { Call } from './caller';
import { collectPages } from './collect-pages';
import type { Page } from './collect-pages';
import { Nothing, listOf, optionalNumber, optionalSeconds, optionalText, seconds } from './reply-fields';
import { checksFor } from './request-checks';

export interface NewMassMessage {
  /** 1 to 10,000 customers. Never empty: WeCom would take that for all customers of the sender. */
  externalUserIds: string[];
  /** The member who is asked to send; without one, whoever chatted with the customer last. */
  sender?: string;
  text?: string;
  attachments?: MessageAttachment[];
  /** Whether the member may change the list of customers. */
  allowSelect?: boolean;
}

export interface MassMessageTask {
  userId: string;
  /** 0 not sent yet, 2 sent. */
  status: number;
  sendTime: number | null;
}

export interface MassMessageResult {
  externalUserId: string | null;
  chatId: string | null;
  userId: string;
  /** 0 not sent, 1 sent, 2 not friends, 3 the customer has had their share of mass messages. */
  status: number;
  sendTime: number | null;
}

export interface MassMessageRecord {
  msgId: string;
  creator: string | null;
  createTime: number;
  /** 0 by the corp, 1 by a member. */
  createType: number | null;
  text: string | null;
}

export interface MassMessageQuery {
  /** Unix seconds, at most a month apart. */
  startTime: number;
  endTime: number;
  chatType?: 'single' | 'group';
  creator?: string;
  /** 0 by the corp, 1 by a member, 2 all. */
  filterType?: 0 | 1 | 2;
  limit?: number;
  cursor?: string | null;
}

export interface MassMessages {
  /** Makes a task that the member confirms by hand; nothing is sent by this call. 41048: no customer can be sent to. */
  create(message: NewMassMessage): Promise<{ msgId: string; failList: string[] }>;
  /** All tasks of one message. 41063: still being handed out, ask again in seconds. */
  tasks(msgId: string): Promise<MassMessageTask[]>;
  sendResult(query: { msgId: string; userId: string; cursor?: string | null; limit?: number }): Promise<Page<MassMessageResult>>;
  list(query: MassMessageQuery): Promise<Page<MassMessageRecord>>;
  /** 41094: three reminders in 24 h are the most. */
  remind(msgId: string): Promise<void>;
  /** What members have sent already stays sent. */
  cancel(msgId: string): Promise<void>;
}

const Created = z.object({ msgid: z.string().min(1), fail_list: listOf(z.string()) });

const Task = z
  .object({ userid: z.string(), status: z.number(), send_time: optionalSeconds })
  .transform((raw): MassMessageTask => ({ userId: raw.userid, status: raw.status, sendTime: raw.send_time }));

const Result = z
  .object({ external_userid: optionalText, chat_id: optionalText, userid: z.string(), status: z.number(), send_time: optionalSeconds })
  .transform((raw): MassMessageResult => ({
    externalUserId: raw.external_userid, chatId: raw.chat_id, userId: raw.userid, status: raw.status, sendTime: raw.send_time,
  }));

const MessageRecord = z
  .object({ msgid: z.string(), creator: optionalText, create_time: seconds, create_type: optionalNumber, text: z.object({ content: optionalText }).nullish() })
  .transform((raw): MassMessageRecord => ({
    msgId: raw.msgid, creator: raw.creator, createTime: raw.create_time, createType: raw.create_type, text: raw.text?.content ?? null,
  }));

const TaskPage = z.object({ task_list: listOf(Task), next_cursor: optionalText }).transform((raw) => ({ items: raw.task_list, nextCursor: raw.next_cursor }));
const ResultPage = z.object({ send_list: listOf(Result), next_cursor: optionalText }).transform((raw) => ({ items: raw.send_list, nextCursor: raw.next_cursor }));
const RecordPage = z.object({ group_msg_list: listOf(MessageRecord), next_cursor: optionalText }).transform((raw) => ({ items: raw.group_msg_list, nextCursor: raw.next_cursor }));

/** 群发 to single customers. Source: doc 92135, 93338, 97610. */
export function createMassMessages(call: Call): MassMessages {
  return {
    async create({ externalUserIds, sender, allowSelect, ...content }) {
      const api = 'externalcontact/add_msg_template';
      const checks = checksFor(api);
      checks.between('externalUserIds', externalUserIds.length, 1, 10_000);
      const body = { chat_type: 'single', external_userid: externalUserIds, sender, allow_select: allowSelect, ...customerContent(content, checks) };
      const reply = await call({ api, body }, Created);
      return { msgId: reply.msgid, failList: reply.fail_list };
    },
    tasks(msgId) {
      const api = 'externalcontact/get_groupmsg_task';
      return collectPages(api, (cursor) => call({ api, body: { msgid: msgId, limit: 1000, cursor: cursor ?? undefined } }, TaskPage));
    },
    async sendResult({ msgId, userId, cursor, limit = 500 }) {
      const api = 'externalcontact/get_groupmsg_send_result';
      checksFor(api).between('limit', limit, 1, 1000);
      return call({ api, body: { msgid: msgId, userid: userId, limit, cursor: cursor ?? undefined } }, ResultPage);
    },
    async list({ startTime, endTime, chatType = 'single', creator, filterType, limit = 50, cursor }) {
      const api = 'externalcontact/get_groupmsg_list_v2';
      checksFor(api).between('limit', limit, 1, 100);
      checksFor(api).between('endTime - startTime', endTime - startTime, 0, 31 * 86_400);
      const body = { chat_type: chatType, start_time: startTime, end_time: endTime, creator, filter_type: filterType, limit, cursor: cursor ?? undefined };
      return call({ api, body }, RecordPage);
    },
    async remind(msgId) {
      await call({ api: 'externalcontact/remind_groupmsg_send', body: { msgid: msgId } }, Nothing);
    },
    async cancel(msgId) {
      await call({ api: 'externalcontact/cancel_groupmsg_send', body: { msgid: msgId } }, Nothing);
    },
  };
}
