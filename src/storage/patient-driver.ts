import { type DatabaseConnection, type Driver, type QueryResult, SqliteDriver } from 'kysely';
import { Patience } from './patience.ts';

/**
 * Kysely's driver, whose statements wait for another program's lock. In a transaction only its begin can meet one: it
 * takes the lock at once, for one that is met later cannot be waited for.
 */
export class PatientDriver extends SqliteDriver implements Driver {
  readonly #patience = new Patience();

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: <R>(query: Parameters<DatabaseConnection['executeQuery']>[0]): Promise<QueryResult<R>> =>
        this.#patience.wait(async () => connection.executeQuery<R>(query), query.sql === 'begin'),
      streamQuery: (...query) => connection.streamQuery(...query),
    };
  }
}
