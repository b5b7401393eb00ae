export interface Words {
  zh: string;
  en: string;
}

const SHOWN = 10;
const names = (list: readonly string[]) => (list.length > SHOWN ? `${list.slice(0, SHOWN).join('、')} … (${list.length})` : list.join('、'));

/** Every sentence of the doctor: what is wrong, then where to mend it, by the admin console's (管理后台) own menu names. */
export const WORDS = {
  answers: { zh: '企业微信接口可用。', en: 'The WeCom API answers.' },
  notAsked: { zh: '先解决上面的企业微信接口问题，再检查这一项。', en: 'Not looked at: mend the WeCom fault above first.' },
  ipNotTrusted: (ip: string, app: string) => ({
    zh: `服务器 IP ${ip} 不在企业可信IP 中 (60020)。到 应用管理 › ${app} › 企业可信IP 加入它，约 1 分钟生效。`,
    en: `Server IP ${ip} is not trusted (60020). Add it under 应用管理 › ${app} › 企业可信IP (Trusted IPs); takes about a minute.`,
  }),
  appNotCallable: (app: string) => ({
    zh: `应用不能调用客户联系接口 (48002)。到 客户联系 › 可调用接口的应用 勾选 ${app}；不要用“客户联系”的 Secret。`,
    en: `The app may not call customer-contact APIs (48002). Tick ${app} under 客户联系 › 可调用接口的应用, and use the app's own secret.`,
  }),
  wrongSecret: (app: string) => ({
    zh: `Secret 不对，或属于另一个应用 (40001)。到 应用管理 › ${app} 重新复制 Secret 到 WECOM_SECRET 后重启。`,
    en: `Wrong secret, or another app's (40001). Copy ${app}'s Secret from 应用管理 to WECOM_SECRET and restart.`,
  }),
  wrongCorp: { zh: '企业ID 不对 (40013)。到 我的企业 › 企业信息 复制企业ID 到 WECOM_CORP_ID。', en: 'Unknown corp id (40013). Copy 企业ID from 我的企业 › 企业信息 to WECOM_CORP_ID.' },
  tooOften: (api: string) => ({ zh: `${api} 调用太频繁 (45009)。任务在排队，不会丢，过一分钟再检查。`, en: `${api} is rate-limited (45009). Work is queued and nothing is lost; look again in a minute.` }),
  unreachable: { zh: '连不上企业微信接口。检查 WECOM_API_BASE、DNS、防火墙与代理。', en: 'The WeCom API cannot be reached. Check WECOM_API_BASE, DNS, firewall and proxy.' },
  oddAnswer: (api: string) => ({ zh: `${api} 的应答不是企业微信的格式，可能被代理改写。检查 WECOM_API_BASE 与代理。`, en: `${api} did not answer like WeCom; a proxy may stand between. Check WECOM_API_BASE.` }),
  refused: (api: string, code: number) => ({ zh: `企业微信拒绝了 ${api}：错误码 ${code}。`, en: `WeCom refused ${api} with errcode ${code}.` }),
  appFound: (app: string) => ({ zh: `应用：${app}。`, en: `App: ${app}.` }),
  wrongAgent: (code: number) => ({ zh: `WECOM_AGENT_ID 与 WECOM_SECRET 不是同一个应用 (${code})。到 应用管理 › 应用 复制 AgentId。`, en: `WECOM_AGENT_ID is not the app of WECOM_SECRET (${code}). Copy AgentId from 应用管理 › the app.` }),
  nobodyInRange: (app: string) => ({ zh: `应用可见范围内没有开通客户联系的员工。到 应用管理 › ${app} › 可见范围 加入员工，并到 客户联系 › 权限配置 开通。`, en: `Nobody with 客户联系 is in the app's visible range. Add staff under 应用管理 › ${app} › 可见范围, and allow them under 客户联系 › 权限配置.` }),
  outOfRange: (list: readonly string[], app: string) => ({ zh: `${list.length} 位员工不在应用可见范围或没有客户联系权限，收不到他们的事件：${names(list)}。到 应用管理 › ${app} › 可见范围 加入。`, en: `${list.length} staff are outside the visible range or lack 客户联系; their events never reach us: ${names(list)}. Add them under 应用管理 › ${app} › 可见范围.` }),
  inRange: (count: number) => ({ zh: `${count} 位员工在可见范围内。`, en: `${count} staff are in the visible range.` }),
  notActivated: (list: readonly string[]) => ({ zh: `${list.length} 位员工没有激活企业微信，不能放进推荐码 (41054)：${names(list)}。请本人登录激活，或移出活动。`, en: `${list.length} staff have not activated WeCom and cannot be in codes (41054): ${names(list)}. They must sign in once, or leave the campaign.` }),
  notRealNamed: (list: readonly string[]) => ({ zh: `${list.length} 位员工未实名，不能放进推荐码 (40098)：${names(list)}。请本人在企业微信手机端认证。`, en: `${list.length} staff are not real-name verified and cannot be in codes (40098): ${names(list)}. They verify on their phone.` }),
  allActive: { zh: '活动中的员工都可用。', en: 'Every member of a live campaign can be used.' },
  database: (engine: string, version: string) => ({ zh: `数据库可用：${engine} ${version}。`, en: `The database answers: ${engine} ${version}.` }),
  noDatabaseYet: { zh: 'DATABASE_URL 还没有数据库，第一次启动会建立。', en: 'There is no database at DATABASE_URL yet; the first start makes it.' },
  databaseAway: (why: string) => ({ zh: `数据库不可用：${why}。`, en: `The database cannot be used: ${why}.` }),
  oneClock: { zh: '数据库与本机同一时钟。', en: 'One clock: the database is a file.' },
  clock: (apartMs: number) => ({ zh: `本机与数据库时钟相差 ${(apartMs / 1000).toFixed(1)} 秒（超过 2 秒不能启动）。用 NTP 校时。`, en: `This machine and the database are ${(apartMs / 1000).toFixed(1)} s apart (beyond 2 s the bot refuses to start). Set both by NTP.` }),
  durable: { zh: '断电不丢已应答的事件。', en: 'A power cut loses nothing that was acknowledged.' },
  notDurable: (list: readonly { name: string; value: string; wanted: string }[]) => ({
    zh: `断电可能丢失已应答的事件：${list.map(({ name, value, wanted }) => `${name}=${value}，应为 ${wanted}`).join('；')}。`,
    en: `A power cut may lose what was acknowledged: ${list.map(({ name, value, wanted }) => `${name}=${value} should be ${wanted}`).join('; ')}.`,
  }),
  nothingParked: { zh: '没有搁置的事件或任务。', en: 'Nothing is parked.' },
  parked: (inbox: number, work: number) => ({ zh: `${inbox} 个事件、${work} 个任务已搁置等人处理：GET /api/v1/inbox?status=parked、/outbox?status=parked。`, en: `${inbox} events and ${work} pieces of work wait for a person: GET /api/v1/inbox?status=parked, /outbox?status=parked.` }),
  quarantined: { zh: '这是从备份恢复的副本，处于隔离状态，不发送任何消息。确认原机器人已停用后运行 npm run quarantine -- lift。', en: 'This is a restored copy in quarantine: it sends nothing. When the original is off, run npm run quarantine -- lift.' },
  signIn: { zh: '登录的 Cookie 受保护。请确认域名已填在「企业微信授权登录」和「可信域名」。', en: 'The sign-in cookie is protected. See that the host is under 企业微信授权登录 and 可信域名.' },
  noSignIn: { zh: '没有设置 PUBLIC_URL，员工不能登录网页。', en: 'PUBLIC_URL is not set, so nobody can sign in at the web pages.' },
  plainSignIn: { zh: 'PUBLIC_URL 是 http://，登录的 Cookie 在途中可能被看到。请在前面放 TLS 反向代理并改为 https://。', en: 'PUBLIC_URL is http://: the sign-in cookie can be read on the way. Put a TLS proxy in front and make it https://.' },
  noPublicUrl: { zh: '没有设置 PUBLIC_URL，无法检查回调地址。', en: 'PUBLIC_URL is not set, so the callback address cannot be tried.' },
  echoed: { zh: '回调地址可用。', en: 'The callback address answers as WeCom expects.' },
  callbackUnreachable: (why: string) => ({ zh: `连不上 PUBLIC_URL/wecom/callback（${why}）。检查域名、证书、443 端口，机器人是否已启动。`, en: `PUBLIC_URL/wecom/callback cannot be reached (${why}). Check domain, certificate, port 443 and that the bot is running.` }),
  callbackWrong: (status: number) => ({ zh: `PUBLIC_URL/wecom/callback 应答 ${status}，没有回显。检查反向代理，以及 WECOM_CALLBACK_TOKEN、WECOM_CALLBACK_AES_KEY 与运行中的机器人是否一致。`, en: `PUBLIC_URL/wecom/callback answered ${status} without the echo. Check the proxy, and that the running bot has this WECOM_CALLBACK_TOKEN and WECOM_CALLBACK_AES_KEY.` }),
  noCallbackYet: { zh: '还没有收到任何回调。到 应用管理 › 应用 › 接收消息 › 设置API接收 保存一次，再改一个客户标签试试。', en: 'No callback has arrived yet. Save 应用管理 › app › 接收消息 › 设置API接收 once, then edit a customer tag to try.' },
  noCustomerEvent: { zh: '有回调，但从没有客户事件。到 接收消息 勾选“外部联系人变更回调”，再改一个客户标签试试。', en: 'Callbacks arrive, but never one about a customer. Tick 外部联系人变更回调 in 接收消息, then edit a customer tag to try.' },
  quiet: (hours: number) => ({ zh: `回调地址可用，但 ${hours} 小时没有客户事件。检查是否勾选“外部联系人变更回调”，再改一个客户标签试试。`, en: `No customer event for ${hours} h. Check that 外部联系人变更回调 is ticked, then edit a customer tag to try.` }),
  eventsArrive: { zh: '客户事件正常到达。', en: 'Customer events arrive.' },
  consoleWelcome: (list: readonly string[]) => ({ zh: `${names(list)} 的新好友没有欢迎语凭证：多半在管理后台设了欢迎语，我们的不会发出。到 客户联系 › 欢迎语 删除，或改由一个应用发送。`, en: `New friends of ${names(list)} bring no welcome code: a console welcome (客户联系 › 欢迎语) or another app takes it, so ours is not sent.` }),
  codesArrive: { zh: '欢迎语凭证正常到达。', en: 'Welcome codes arrive.' },
  configured: { zh: '配置完整。', en: 'The configuration is complete.' },
  configurationFault: (name: string, detail: string) => ({ zh: `${name}：${detail}`, en: `${name} ${detail}` }),
} satisfies Record<string, Words | ((...facts: never[]) => Words)>;
