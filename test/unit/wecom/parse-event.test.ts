import fc from 'fast-check';
import { hasWelcomeCode, knownEventTypes, parseEvent, peekEvent } from '../../../src/wecom/callback';
import { callbackVectors } from '../../fixtures/wecom/callback-vectors';
import { elements, eventSamples, eventXml } from '../../fixtures/wecom/event-samples';

const plain = (name: string) => callbackVectors.find((vector) => vector.name.startsWith(name))?.plaintext ?? '';
const added = eventSamples[0]?.xml ?? '';
const contactXml = (body: string) => eventXml('change_external_contact', 'add_external_contact', body);

describe('every event of the catalogue', () => {
  test.each(eventSamples.map((sample) => [sample.type, sample] as const))('%s is read into typed fields', (type, { xml, fields }) => {
    const parsed = parseEvent(xml);
    expect(parsed).toMatchObject({ kind: 'event', event: { type, toUser: 'wwcorp0001', createTime: 1403610513 } });
    const { type: _t, event: _e, changeType: _c, createTime: _s, toUser: _to, fromUser: _from, ...own } = (parsed as { event: Record<string, unknown> }).event;
    expect(own).toEqual(fields);
  });

  test('every known type has a sample', () => {
    expect(new Set(eventSamples.map((sample) => sample.type))).toEqual(new Set(knownEventTypes));
  });

  test('the header keeps event and change type as sent', () => {
    expect(parseEvent(added)).toMatchObject({ event: { event: 'change_external_contact', changeType: 'add_external_contact', fromUser: 'sys' } });
  });

  test('pretty-printed XML and elements without CDATA read the same', () => {
    const loose = added.replace(/<!\[CDATA\[(.*?)\]\]>/g, '$1').replace(/></g, '>\n  <');
    expect(parseEvent(`<?xml version="1.0"?>\n${loose}`)).toEqual(parseEvent(added));
  });

  test('a 微信客服 push names no sender', () => {
    expect(parseEvent(eventSamples.at(-2)?.xml ?? '')).toMatchObject({ event: { type: 'kf.msg_or_event', fromUser: null, changeType: null } });
  });
});

describe('values', () => {
  test('ids that look like numbers stay text', () => {
    expect(parseEvent(contactXml('<UserID>00123</UserID><ExternalUserID>1e5</ExternalUserID>'))).toMatchObject({ event: { userId: '00123', externalUserId: '1e5' } });
  });
  test('spaces inside CDATA belong to the value', () => {
    expect(parseEvent(contactXml(elements({ UserID: ' a ', ExternalUserID: 'b' })))).toMatchObject({ event: { userId: ' a ' } });
  });
  test('an empty optional element is null, like a missing one', () => {
    expect(parseEvent(contactXml(elements({ UserID: 'a', ExternalUserID: 'b', State: '' })))).toMatchObject({ event: { state: null, source: null } });
  });
});

describe('what is not in the catalogue', () => {
  test('an unknown event is kept with its fields', () => {
    expect(parseEvent(eventXml('upload_media_job_finish', null, elements({ JobId: 'j' })))).toMatchObject({
      kind: 'event', event: { type: 'unknown', event: 'upload_media_job_finish', changeType: null, fields: { JobId: 'j' } },
    });
  });
  test('an unknown change of a known family is kept too', () => {
    expect(parseEvent(eventXml('change_external_contact', 'brand_new', ''))).toMatchObject({ event: { type: 'unknown', changeType: 'brand_new' } });
  });
  test.each(['constructor', '__proto__', 'toString'])('an event called %s is unknown, not a property', (name) => {
    expect(parseEvent(eventXml(name, null, ''))).toMatchObject({ event: { type: 'unknown' } });
  });
  test('extra elements of a known event are ignored', () => {
    expect(parseEvent(contactXml(elements({ UserID: 'a', ExternalUserID: 'b', Newest: 'x' })))).toMatchObject({ event: { type: 'external_contact.add' } });
  });
});

describe('messages', () => {
  test('a text message keeps its 64-bit id as text', () => {
    expect(parseEvent(plain('C'))).toMatchObject({ kind: 'message', message: { msgType: 'text', msgId: '4561255354251345929', content: 'hello', agentId: 218, fromUser: 'mycreate' } });
    expect(parseEvent(plain('F'))).toMatchObject({ kind: 'message', message: { content: '你好' } });
  });
});

describe('odd input comes back as odd, without its values', () => {
  test.each([
    ['empty', '', 'document'],
    ['no XML', '1616140317555161061', 'document'],
    ['JSON', '{"event":1}', 'document'],
    ['broken nesting', '<xml><a>1</xml>', 'is not well-formed XML'],
    ['two roots', `${added}${added}`, ''],
    ['another root', '<root><a>1</a></root>', 'is not one xml element'],
    ['text only', '<xml>hello</xml>', 'is not one xml element'],
    ['a document type', `<!DOCTYPE xml [<!ENTITY a "b">]>${added}`, 'has a document type'],
    ['a __proto__ element', contactXml('<__proto__><a>1</a></__proto__>'), 'is not well-formed XML'],
    ['deep nesting', contactXml('<a>'.repeat(2000) + '</a>'.repeat(2000)), ''],
    ['a repeated scalar', contactXml(elements({ UserID: 'secret-a', ExternalUserID: 'b' }) + elements({ UserID: 'secret-c' })), 'UserID: invalid_type'],
    ['a nested scalar', contactXml('<UserID><a>1</a></UserID><ExternalUserID>b</ExternalUserID>'), 'UserID: invalid_type'],
    ['a required element empty', contactXml(elements({ UserID: '', ExternalUserID: 'b' })), 'UserID: too_small'],
    ['a required element missing', contactXml(elements({ UserID: 'a' })), 'ExternalUserID: invalid_type'],
    ['no CreateTime', added.replace(/<CreateTime>.*?<\/CreateTime>/, ''), 'CreateTime: invalid_type'],
    ['a CreateTime that is no number', added.replace('1403610513', 'soon'), 'CreateTime: invalid_format'],
    ['an event without Event', added.replace(/<Event>.*?<\/Event>/, ''), 'Event: missing'],
  ])('%s', (_, xml, why) => {
    const parsed = parseEvent(xml);
    expect(parsed.kind).toBe('odd');
    const said = parsed.kind === 'odd' ? parsed.why : '';
    expect(said).not.toContain('secret');
    if (why && why !== 'document') expect(said).toBe(why);
  });

  test('nothing makes it throw, and mutations stay one of the three kinds', () => {
    fc.assert(fc.property(fc.constantFrom(...eventSamples), fc.nat(2000), fc.nat(40), fc.string({ maxLength: 20 }), ({ xml }, at, cut, insert) => {
      const mutated = xml.slice(0, at % xml.length) + insert + xml.slice((at % xml.length) + cut);
      expect(['event', 'message', 'odd']).toContain(parseEvent(mutated).kind);
    }), { numRuns: 500 });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (noise) => expect(parseEvent(noise).kind).toBe('odd')));
  });
});

describe('peeking without parsing', () => {
  test.each(eventSamples.map(({ type, xml }) => [type, xml] as const))('%s shows its event and change type', (_, xml) => {
    const parsed = parseEvent(xml);
    expect(parsed).toMatchObject({ event: peekEvent(xml) });
  });
  test('missing, empty and cut-off elements show nothing', () => {
    expect(peekEvent('<xml><Event></Event></xml>')).toEqual({ event: null, changeType: null });
    expect(peekEvent('<Event><![CDATA[')).toEqual({ event: null, changeType: null });
  });
  test.each([
    ['a code in CDATA', '<WelcomeCode><![CDATA[c]]></WelcomeCode>', true],
    ['a plain code', '<WelcomeCode>c</WelcomeCode>', true],
    ['an empty CDATA', '<WelcomeCode><![CDATA[]]></WelcomeCode>', false],
    ['an empty element', '<WelcomeCode></WelcomeCode>', false],
    ['a self-closed element', '<WelcomeCode/>', false],
    ['no element', '<xml/>', false],
  ])('%s', (_, body, expected) => expect(hasWelcomeCode(contactXml(body))).toBe(expected));
});
