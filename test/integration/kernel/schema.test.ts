import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

describe.each(ENGINES)('schema on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  test('migrations leave nothing that the entities would change', async () => {
    const drift = await machine.database.writer.driver.createSchemaBuilder().log();
    expect(drift.upQueries.map((query) => query.query)).toEqual([]);
  });

  test('every migration can be taken back and made again', async () => {
    const { writer } = machine.database;
    for (const _ of writer.migrations) await writer.undoLastMigration();
    expect((await writer.runMigrations()).length).toBe(writer.migrations.length);
  });
});
