import { customerEventXml, deleteUserXml, envelopeXml } from '../../../simulator/callbacks/event-xml';

test('a transfer that failed has FailReason before UserID, as documented', () => {
  expect(customerEventXml('wwcorp0001', 1403610513, {
    changeType: 'transfer_fail', userId: 'zhangsan', externalUserId: 'woA', failReason: 'customer_refused',
  })).toBe('<xml><ToUserName><![CDATA[wwcorp0001]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1403610513</CreateTime>'
    + '<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[transfer_fail]]></ChangeType>'
    + '<FailReason><![CDATA[customer_refused]]></FailReason><UserID><![CDATA[zhangsan]]></UserID><ExternalUserID><![CDATA[woA]]></ExternalUserID></xml>');
});

test.each([null, undefined, ''])('State %j leaves the element out', (state) => {
  const xml = customerEventXml('ww', 1, { changeType: 'add_external_contact', userId: 'u', externalUserId: 'w', ...(state !== undefined && { state }) });
  expect(xml).not.toContain('State');
});

test('the end mark of CDATA inside a text does not end it', () => {
  expect(deleteUserXml('ww', 1, 'a]]>b')).toContain('<UserID><![CDATA[a]]]]><![CDATA[>b]]></UserID>');
});

test('the envelope names the corp, the ciphertext and the app', () => {
  expect(envelopeXml('ww1', 1000002, 'BASE64')).toBe(
    '<xml><ToUserName><![CDATA[ww1]]></ToUserName><Encrypt><![CDATA[BASE64]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>',
  );
});
