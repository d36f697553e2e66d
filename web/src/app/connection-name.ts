import type { IntlShape } from 'react-intl';
import type { ConnectionSummary } from '../../../src/contract/api.ts';

/** How a connection is called: by the host of its Looker, or as the demo. */
export function connectionName({ source, url }: ConnectionSummary, intl: IntlShape): string {
  if (source === 'looker' && url !== null && URL.canParse(url)) return new URL(url).host;
  return intl.formatMessage({ id: 'app.demo' });
}
