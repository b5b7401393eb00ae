const swc = ['@swc/jest', {
  jsc: {
    target: 'es2022', parser: { syntax: 'typescript', decorators: true }, keepClassNames: true,
    transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
  },
  module: { type: 'commonjs' },
}];
const project = (name) => ({
  displayName: name, testEnvironment: 'node', rootDir: __dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`], transform: { '^.+\\.ts$': swc },
});
module.exports = { coverageProvider: 'v8', testTimeout: 90_000, projects: ['unit', 'architecture', 'integration', 'e2e'].map(project) };
