import { describe, expect, test } from 'vitest';
import { type Risk, risksOf } from '../../src/config/risks.ts';

const started = (changes: Partial<Parameters<typeof risksOf>[0]> = {}): Risk[] =>
  risksOf({ args: [], nodeOptions: undefined, rejectUnauthorized: undefined, ...changes });

describe('what the server was started with', () => {
  test.each<[option: string, risks: Risk[]]>([
    ['--inspect', ['debugger']],
    ['--inspect=0.0.0.0:9229', ['debugger']],
    ['--inspect-brk', ['debugger']],
    ['--inspect-port=0', []],
    ['--heapsnapshot-signal=SIGUSR2', ['memory_dump']],
    ['--heap-prof', ['memory_dump']],
    ['--report-on-fatalerror', ['report']],
    ['--report-uncaught-exception', ['report']],
    ['--report-directory=/tmp', []],
    ['--max-old-space-size=4096', []],
    ['--use-openssl-ca', []],
  ])('%s is told as %j, as an argument and in NODE_OPTIONS', (option, risks) => {
    expect(started({ args: ['--import', 'x', option] })).toEqual(risks);
    expect(started({ nodeOptions: `--no-warnings  ${option}` })).toEqual(risks);
  });

  test('is told once, however often it is said', () => {
    expect(started({ args: ['--inspect'], nodeOptions: '--inspect-brk=1 --heap-prof' })).toEqual([
      'debugger',
      'memory_dump',
    ]);
  });

  test('is no risk by reports that leave the environment out', () => {
    expect(started({ nodeOptions: '--report-on-signal --report-exclude-env' })).toEqual([]);
  });

  test('is a library that somebody else loads into it', () => {
    expect(started({ preload: '/usr/lib/other.so' })).toEqual(['preloaded']);
    expect(started({ preload: '' })).toEqual([]);
  });

  test.each([
    ['0', ['tls_unchecked']],
    ['1', []],
    ['', []],
  ])('NODE_TLS_REJECT_UNAUTHORIZED=%s: %j', (rejectUnauthorized, risks) => {
    expect(started({ rejectUnauthorized })).toEqual(risks);
  });
});
