// The faces in a real browser. Not among the suites of `npm test`, which needs no installation: this needs Chromium.
const { projects } = require('./jest.config.js');

module.exports = { testTimeout: 240_000, projects: [{ ...projects[0], displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.test.ts'] }] };
