import type { z } from 'zod';
import { acquisitionEvents } from './events/acquisition-events';
import { appEvents } from './events/app-events';
import { contactEvents } from './events/contact-events';
import { externalChatEvents } from './events/external-chat-events';
import { externalContactEvents } from './events/external-contact-events';
import { externalTagEvents } from './events/external-tag-events';
import { kfEvents } from './events/kf-events';

const catalogue = {
  ...externalContactEvents, ...externalChatEvents, ...externalTagEvents, ...acquisitionEvents, ...contactEvents, ...appEvents, ...kfEvents,
};

type Catalogue = typeof catalogue;

/** Every event type that has typed fields, such as `external_contact.add`. */
export type KnownEventType = keyof Catalogue;

/** What every event carries. */
export interface EventHeader {
  /** `Event` as sent. */
  event: string;
  /** `ChangeType` as sent; null for events without one. */
  changeType: string | null;
  /** Unix seconds. */
  createTime: number;
  toUser: string;
  /** `sys` for system events, a userid for what a member did, null for 微信客服. */
  fromUser: string | null;
}

type KnownEvent = { [T in KnownEventType]: EventHeader & { type: T } & z.output<Catalogue[T]['schema']> }[KnownEventType];

/** An event that this catalogue does not know, kept as parsed: text, nested records and lists. */
export type UnknownEvent = EventHeader & { type: 'unknown'; fields: Record<string, unknown> };

export type WecomEvent = KnownEvent | UnknownEvent;

const wireKey = (event: string, changeType: string | null): string => `${event}/${changeType ?? ''}`;

const entries = Object.entries(catalogue) as [KnownEventType, Catalogue[KnownEventType]][];
const typeByWire = new Map(entries.map(([type, { event, changeType }]) => [wireKey(event, changeType), type]));

/** Every known type, in catalogue order. */
export const knownEventTypes: readonly KnownEventType[] = entries.map(([type]) => type);

/** Type and schema for what was sent, or null when the catalogue does not know it. */
export function lookUpEvent(event: string, changeType: string | null): { type: KnownEventType; schema: z.ZodType } | null {
  const type = typeByWire.get(wireKey(event, changeType));
  return type ? { type, schema: catalogue[type].schema } : null;
}
