import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { EventHeader, WecomEvent } from './event-catalogue';
import { lookUpEvent } from './event-catalogue';
import { optionalInteger, optionalText, text, unixSeconds } from './event-fields';

/** A message that a member sent to the app (MsgType other than `event`; doc 90239). */
export interface WecomMessage {
  /** text, image, voice, video, location, link. */
  msgType: string;
  /** 64-bit number, so text. */
  msgId: string | null;
  createTime: number;
  toUser: string;
  fromUser: string | null;
  agentId: number | null;
  /** Of a text message. */
  content: string | null;
  /** All elements as parsed. */
  fields: Record<string, unknown>;
}

/** `odd` says why without showing what: the path and the kind of mismatch, no values. */
export type ParsedCallback = { kind: 'event'; event: WecomEvent } | { kind: 'message'; message: WecomMessage } | { kind: 'odd'; why: string };

/** Elements that may repeat even when there is one of them. */
const LISTS = new Set(['Item', 'SelectedItem', 'OptionId', 'AuthAddOpenKfId', 'AuthDelOpenKfId']);

const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false, // ids such as 00123 stay text
  processEntities: false, // WeCom quotes with CDATA; nothing is expanded
  isArray: (name) => LISTS.has(name),
});

const Document = z.strictObject({ xml: z.record(z.string(), z.unknown()) });

const Header = z.object({
  ToUserName: text, FromUserName: optionalText, CreateTime: unixSeconds, MsgType: text, Event: optionalText, ChangeType: optionalText,
});

const Message = z.object({ MsgId: optionalText, AgentID: optionalInteger, Content: optionalText });

const odd = (why: string): ParsedCallback => ({ kind: 'odd', why });

/** Where and how a value has the wrong shape; zod's own sentences may quote input, so they are left out. */
function describe(error: z.ZodError): string {
  return error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'document'}: ${issue.code}`).join('; ');
}

function parseXml(plaintext: string): Record<string, unknown> | string {
  if (/<!(DOCTYPE|ENTITY)/i.test(plaintext)) return 'has a document type';
  try {
    const document = Document.safeParse(parser.parse(plaintext, true));
    return document.success ? document.data.xml : 'is not one xml element';
  } catch {
    return 'is not well-formed XML'; // the parser's message quotes the text
  }
}

function toMessage(fields: Record<string, unknown>, header: z.output<typeof Header>): ParsedCallback {
  const own = Message.safeParse(fields);
  if (!own.success) return odd(describe(own.error));
  return {
    kind: 'message',
    message: {
      msgType: header.MsgType, msgId: own.data.MsgId, createTime: header.CreateTime, toUser: header.ToUserName,
      fromUser: header.FromUserName, agentId: own.data.AgentID, content: own.data.Content, fields,
    },
  };
}

function toEvent(fields: Record<string, unknown>, header: EventHeader): ParsedCallback {
  const known = lookUpEvent(header.event, header.changeType);
  if (!known) return { kind: 'event', event: { ...header, type: 'unknown', fields } };
  const own = known.schema.safeParse(fields);
  if (!own.success) return odd(describe(own.error));
  // the catalogue pairs each type with its schema, which the map look-up cannot show to the compiler
  return { kind: 'event', event: { ...header, type: known.type, ...(own.data as object) } as WecomEvent };
}

/**
 * Reads a decrypted callback. Never throws: what is not a well-formed event or message comes back as `odd`, to be kept and looked at.
 * Optional elements that are missing or empty are null; times are unix seconds. Source: doc 90240, 92130.
 */
export function parseEvent(plaintext: string): ParsedCallback {
  const fields = parseXml(plaintext);
  if (typeof fields === 'string') return odd(fields);
  const header = Header.safeParse(fields);
  if (!header.success) return odd(describe(header.error));
  if (header.data.MsgType !== 'event') return toMessage(fields, header.data);
  const { Event: event, ChangeType: changeType, CreateTime: createTime, ToUserName: toUser, FromUserName: fromUser } = header.data;
  if (event === null) return odd('Event: missing');
  return toEvent(fields, { event, changeType, createTime, toUser, fromUser });
}
