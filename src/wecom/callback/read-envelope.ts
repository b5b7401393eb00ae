import { isUtf8 } from 'node:buffer';
import { CallbackRefused } from '../crypto';

const MAX_BODY = 64 * 1024;
const MAX_CHILDREN = 32;
const CDATA_OPEN = '<![CDATA[';
const CDATA_CLOSE = ']]>';
const OPENING_TAG = /<([A-Za-z][A-Za-z0-9_]{0,63})>/y;

interface Child {
  name: string;
  text: string;
  end: number;
}

function refuse(): never {
  throw new CallbackRefused('envelope');
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (' \t\r\n'.includes(text.charAt(at)) && at < text.length) at += 1;
  return at;
}

/** Position after `expected`, which must stand exactly at `at`. */
function pass(text: string, at: number, expected: string): number {
  return text.startsWith(expected, at) ? at + expected.length : refuse();
}

/** Position of the next `needle`. */
function seek(text: string, at: number, needle: string): number {
  const found = text.indexOf(needle, at);
  return found < 0 ? refuse() : found;
}

function skipDeclaration(text: string, at: number): number {
  if (!text.startsWith('<?xml ', at)) return at;
  const end = seek(text, at, '?>');
  return text.slice(at + 1, end).includes('<') ? refuse() : end + 2;
}

/** One `<Name>text</Name>` without attributes, children or references; the text plain or in one CDATA section. */
function readChild(source: string, from: number): Child {
  OPENING_TAG.lastIndex = from;
  const name = OPENING_TAG.exec(source)?.[1] ?? refuse();
  const start = skipSpace(source, OPENING_TAG.lastIndex);
  if (source.startsWith(CDATA_OPEN, start)) {
    const close = seek(source, start, CDATA_CLOSE);
    const end = pass(source, skipSpace(source, close + CDATA_CLOSE.length), `</${name}>`);
    return { name, text: source.slice(start + CDATA_OPEN.length, close), end };
  }
  const close = seek(source, start, '<');
  const text = source.slice(start, close).trimEnd();
  if (text.includes('&')) refuse(); // no references, so no entities
  return { name, text, end: pass(source, close, `</${name}>`) };
}

/**
 * The text of the one `<Encrypt>` of a pushed body; children in any order, CDATA or plain. No XML parser meets unverified bytes.
 * Throws CallbackRefused('envelope') for anything that is not `<xml>` with plain children, such as a DOCTYPE. Source: doc 90930.
 */
export function readEnvelope(body: Buffer): string {
  if (body.length > MAX_BODY || !isUtf8(body)) refuse();
  const text = body.toString('utf8');
  let at = pass(text, skipSpace(text, skipDeclaration(text, skipSpace(text, 0))), '<xml>');
  const encrypts: string[] = [];
  for (let children = 0; ; children += 1) {
    at = skipSpace(text, at);
    if (text.startsWith('</xml>', at)) break;
    if (children === MAX_CHILDREN) refuse();
    const child = readChild(text, at);
    if (child.name === 'Encrypt') encrypts.push(child.text);
    at = child.end;
  }
  if (skipSpace(text, at + '</xml>'.length) !== text.length) refuse();
  const [encrypt] = encrypts;
  return encrypts.length === 1 && encrypt ? encrypt : refuse();
}
