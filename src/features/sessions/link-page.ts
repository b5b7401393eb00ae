/** The page behind a one-time link: the token stays in the fragment, which no server, proxy or log ever sees, until this very page posts it. */
export const LINK_PAGE = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>登录 · Sign in</title><script src="link.js" defer></script></head>
<body><main><h1>登录 · Sign in</h1><p id="state" role="status">正在登录… Signing in…</p><noscript>需要启用 JavaScript。JavaScript is needed.</noscript></main></body>
</html>
`;

export const LINK_SCRIPT = `const token = location.hash.slice(1);
history.replaceState(null, '', location.pathname);
const say = (text) => { document.getElementById('state').textContent = text; };
fetch('link', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ token }) })
  .then((answer) => {
    if (answer.ok) location.replace('../console/');
    else if (answer.status === 429) say('尝试次数过多，请稍后再试。Too many attempts; try again in a minute.');
    else if (answer.status === 403) say('请使用 PUBLIC_URL 的地址打开。Open this link at the address of PUBLIC_URL.');
    else say('链接已使用或已过期，请重新运行 npm run login。This link was used or is over; run npm run login again.');
  }, () => say('服务器没有应答。The server does not answer.'));
`;
