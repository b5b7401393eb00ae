import { veiled } from '../../../src/features/console/operations-routes';

test('a stored callback is shown without names, numbers and codes that do something', () => {
  const xml = '<xml><ExternalUserID><![CDATA[wmA]]></ExternalUserID><Name><![CDATA[张三]]></Name><Mobile>13812345678</Mobile><WelcomeCode><![CDATA[abc]]></WelcomeCode></xml>';
  expect(veiled(xml)).toBe('<xml><ExternalUserID><![CDATA[wmA]]></ExternalUserID><Name>***</Name><Mobile>***</Mobile><WelcomeCode>***</WelcomeCode></xml>');
});
