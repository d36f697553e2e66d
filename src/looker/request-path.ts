/** A request to the Looker API in the one form that is judged, sent and logged. */
export interface ApiPath {
  /** Decoded, without `/api/4.0` and query string: what rules are tested against. */
  readonly path: string;
  /** The same path encoded anew, with the query string: what is sent. So what was judged is what Looker sees. */
  readonly sent: string;
}

const PREFIX = '/api/4.0/';
/** Dots, separators and `%` left after decoding: someone downstream might read the path differently than we do. */
const AMBIGUOUS = /^\.{0,2}$|[/\\%\p{Cc}]/u;

/** Reads `/api/4.0/…[?…]`; undefined for anything that could be understood in two ways. */
export function readApiPath(url: string): ApiPath | undefined {
  const [rawPath = '', ...query] = url.split('?');
  if (!rawPath.startsWith(PREFIX) || url.includes('#')) return undefined;
  const segments = rawPath.slice(PREFIX.length).split('/').map(decodeSegment);
  if (!segments.every(segment => segment !== undefined)) return undefined;
  const search = query.length === 0 ? '' : `?${query.join('?')}`;
  return { path: `/${segments.join('/')}`, sent: PREFIX + segments.map(encodeURIComponent).join('/') + search };
}

function decodeSegment(segment: string): string | undefined {
  try {
    const decoded = decodeURIComponent(segment);
    return AMBIGUOUS.test(decoded) ? undefined : decoded;
  } catch {
    return undefined;
  }
}
