// The floors of the house (docs/adr/0001): a lower one never imports a higher one, and a room is entered by its door.
const rooms = ['access', 'staff', 'customers', 'sessions', 'tags', 'groups', 'messages', 'ledger', 'channels', 'campaigns', 'referrals', 'integrity', 'rewards', 'payouts', 'mall',
  'pipeline', 'follow-ups', 'scripts', 'tasks', 'broadcasts', 'sop', 'automation', 'radar', 'insight', 'h5', 'operations', 'doctor', 'console', 'sidebar', 'exports'];

module.exports = {
  forbidden: [
    { name: 'kernel-knows-no-business', severity: 'error', from: { path: '^src/kernel' }, to: { path: '^src/(features|vocabulary|wecom|app|doors|web-files|start|read-inbox)' } },
    { name: 'wecom-is-publishable-alone', severity: 'error', from: { path: '^src/wecom' }, to: { path: '^(src/(kernel|features|vocabulary)|entities|config|simulator)' } },
    { name: 'vocabulary-is-types', severity: 'error', from: { path: '^src/vocabulary' }, to: { path: '^src/(features|wecom)|^entities' } },
    { name: 'entities-know-nothing', severity: 'error', from: { path: '^entities' }, to: { path: '^(src|config|simulator|scripts)' } },
    { name: 'simulator-shares-only-crypto', severity: 'error', from: { path: '^simulator' }, to: { path: '^(src/(?!wecom/crypto)|entities|config|scripts)' } },
    { name: 'bot-knows-no-simulator', severity: 'error', from: { path: '^(src|entities|config)' }, to: { path: '^simulator' } },
    { name: 'only-the-roof-reads-settings', severity: 'error', from: { path: '^src/(kernel|features|wecom|vocabulary)' }, to: { path: '^config' } },
    { name: 'rooms-are-entered-by-their-door', severity: 'error', from: { path: '^src/features/([^/]+)/' }, to: { path: '^src/features/([^/]+)/', pathNot: ['^src/features/$1/', '^src/features/[^/]+/index\\.ts$'] } },
    ...rooms.map((room, index) => ({
      name: `${room}-imports-only-earlier-rooms`, severity: 'error', from: { path: `^src/features/${room}/` },
      to: { path: `^src/features/(${rooms.slice(index + 1).join('|') || '-'})/` },
    })),
    { name: 'decisions-are-pure', severity: 'error', from: { path: '(decide-[^/]+|rules)\\.ts$', pathNot: '^simulator' }, to: { path: '^(src/kernel/(?!clock\\.ts|errors\\.ts)|entities|src/wecom|node_modules)' } },
    { name: 'no-circles', severity: 'error', from: { pathNot: '^entities' }, to: { circular: true } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.json' }, includeOnly: '^(src|entities|config|simulator|scripts)' },
};
