export { callbackKey } from './callback-key';
export { knownEventTypes } from './event-catalogue';
export type { EventHeader, KnownEventType, UnknownEvent, WecomEvent } from './event-catalogue';
export { parseEvent } from './parse-event';
export type { ParsedCallback, WecomMessage } from './parse-event';
export { firstText, hasWelcomeCode, peekEvent } from './peek-event';
export { readEnvelope } from './read-envelope';
export { readQuery } from './read-query';
export type { CallbackQuery } from './read-query';
