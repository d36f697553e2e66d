/** What the environment of the server gives away, whatever the server does. */
export type Risk = 'debugger' | 'memory_dump' | 'report' | 'tls_unchecked' | 'preloaded';

/** Node's own options, as arguments or in NODE_OPTIONS (22.23). */
const OPTIONS: readonly (readonly [pattern: RegExp, risk: Risk])[] = [
  [/^--inspect(-brk|-wait)?(=|$)/, 'debugger'],
  [/^--(heapsnapshot-signal|heapsnapshot-near-heap-limit|heap-prof|abort-on-uncaught-exception)(=|$)/, 'memory_dump'],
  [/^--report-(on-fatalerror|on-signal|uncaught-exception)$/, 'report'],
];
const REPORT_WITHOUT_ENVIRONMENT = '--report-exclude-env';

/** Names each risk once. Children never get any of it: what they are given is given by name. */
export function risksOf(settings: {
  /** Node's arguments. */
  readonly args: readonly string[];
  readonly nodeOptions: string | undefined;
  readonly rejectUnauthorized: string | undefined;
  readonly preload?: string | undefined;
}): Risk[] {
  const options = [...settings.args, ...(settings.nodeOptions ?? '').split(/\s+/)];
  const risks = OPTIONS.filter(([pattern]) => options.some(option => pattern.test(option))).map(([, risk]) => risk);
  if (settings.rejectUnauthorized === '0') risks.push('tls_unchecked');
  if (settings.preload) risks.push('preloaded');
  return risks.filter(risk => risk !== 'report' || !options.includes(REPORT_WITHOUT_ENVIRONMENT));
}
