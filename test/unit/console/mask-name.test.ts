import { maskName } from '../../../src/features/console/mask-name';
import { veiled } from '../../../src/features/console/operations-routes';

test.each([['张三', '张*'], ['👨‍👩‍👧一家', '👨‍👩‍👧*'], [' 李', '李*'], ['', null], [null, null]])('%s is shown as %s to whom the customer is not their own', (name, shown) => expect(maskName(name)).toBe(shown));

test('a stored callback is shown without names, numbers and codes that do something', () => {
  const xml = '<xml><ExternalUserID><![CDATA[wmA]]></ExternalUserID><Name><![CDATA[张三]]></Name><Mobile>13812345678</Mobile><WelcomeCode><![CDATA[abc]]></WelcomeCode></xml>';
  expect(veiled(xml)).toBe('<xml><ExternalUserID><![CDATA[wmA]]></ExternalUserID><Name>***</Name><Mobile>***</Mobile><WelcomeCode>***</WelcomeCode></xml>');
});
