import { openDatabase } from '../../../src/kernel/database/database';
import { ENTITIES, MIGRATIONS } from '../../../entities';
import { ENGINES, newHome } from './access-fixture';

describe.each(ENGINES)('on %s', (engine) => {
  test('the migrations make what the entities say, can be undone and made again', async () => {
    const home = await newHome(engine);
    const database = await openDatabase({ url: home.url, entities: ENTITIES, migrations: MIGRATIONS });
    const drift = async () => (await database.writer.driver.createSchemaBuilder().log()).upQueries.map((query) => query.query);
    expect(await drift()).toEqual([]);
    for (const _ of MIGRATIONS) await database.writer.undoLastMigration();
    expect((await drift()).some((query) => query.includes('api_key'))).toBe(true);
    await database.writer.runMigrations();
    expect(await drift()).toEqual([]);
    await database.close();
    await home.remove();
  });
});
