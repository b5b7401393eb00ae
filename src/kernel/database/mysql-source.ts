import type { Pool } from 'mysql2';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { DatabaseTarget } from './settings';

type MysqlTarget = Extract<DatabaseTarget, { engine: 'mysql' }>;
type Schema = Pick<DataSourceOptions, 'entities' | 'migrations'>;

const COLLATION = 'utf8mb4_bin'; // external ids differ by case only: wm1 and WM1 are two customers

/** Set once per connection: asking per transaction costs a round trip each. */
const SESSION = ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', 'SET SESSION innodb_lock_wait_timeout = 5'];

export interface MysqlPools {
  pool: DataSource;
  /** Connections that only accepting callbacks and greeting may use: workers that wait for each other's rows hold all others. */
  urgent: DataSource;
}

/** Opens the pools with the type of the server that really answers: the wrong one gives false schema drift. */
export async function mysqlPools(target: MysqlTarget, schema: Schema, connections: { pool: number; urgent: number }): Promise<MysqlPools> {
  const type = await prepareServer(target);
  const open = async (poolSize: number, own: Schema): Promise<DataSource> => {
    const source = new DataSource({
      type, host: target.host, port: target.port, username: target.user, password: target.password, database: target.database,
      charset: COLLATION, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: false, ...own,
      migrationsTransactionMode: 'each', poolSize, connectTimeout: 5000,
    });
    await source.initialize();
    const { pool } = source.driver as unknown as { pool: Pool };
    pool.on('connection', (connection) => {
      for (const sql of SESSION) connection.query(sql, (error) => { if (error) connection.destroy(); });
    });
    for (const sql of SESSION) await source.query(sql); // the one connection that `initialize` opened
    return source;
  };
  const pool = await open(connections.pool, schema);
  try {
    return { pool, urgent: connections.urgent === 0 ? pool : await open(connections.urgent, {}) };
  } catch (error) {
    await pool.destroy();
    throw error;
  }
}

async function prepareServer(target: MysqlTarget): Promise<'mysql' | 'mariadb'> {
  const connection = await createConnection({
    host: target.host, port: target.port, user: target.user, password: target.password, database: target.database, connectTimeout: 5000,
  });
  try {
    const [versions] = await connection.query<RowDataPacket[]>('SELECT VERSION() AS version, @@collation_database AS collation');
    const facts = versions[0] as { version: string; collation: string };
    if (facts.collation !== COLLATION) await setCollation(connection, target.database);
    return facts.version.includes('MariaDB') ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}

/** Only an empty database is changed; one with tables was made by somebody on purpose. */
async function setCollation(connection: Connection, database: string): Promise<void> {
  const [tables] = await connection.query<RowDataPacket[]>('SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = ?', [database]);
  if (Number((tables[0] as { n: number }).n) > 0) {
    throw new Error(`database collation must be ${COLLATION}: ALTER DATABASE … CHARACTER SET utf8mb4 COLLATE ${COLLATION}, then recreate its tables`);
  }
  await connection.query(`ALTER DATABASE \`${database.replaceAll('`', '``')}\` CHARACTER SET utf8mb4 COLLATE ${COLLATION}`);
}
