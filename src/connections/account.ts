import { createHash } from 'node:crypto';
import type { Row } from '../storage/storage.ts';

/**
 * Names a Looker and who is asked as there, and tells neither: it outlives the connection. The same with another secret,
 * and when it is connected again. Stored with each turn, so what it is made of can never change.
 */
export const accountOf = ({
  source,
  url,
  client_id,
}: Pick<Row<'connections'>, 'source' | 'url' | 'client_id'>): string =>
  createHash('sha256')
    .update(JSON.stringify([source, url, client_id]))
    .digest('base64url');
