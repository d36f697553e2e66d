import { describe, expect, test } from 'vitest';
import { npmFailure } from '../../src/runtime/npm-failure.ts';
import { countArchives } from '../../src/runtime/npm-progress.ts';

const LINES = [
  'npm http fetch GET 200 https://registry.example/@google%2fgemini-cli 95ms (cache miss)',
  'npm http fetch GET https://registry.example/a/-/a-1.0.0.tgz attempt 1 failed with 503',
  'npm http fetch GET 200 https://registry.example/a/-/a-1.0.0.tgz 2749ms (cache miss)',
  'npm http fetch GET 200 https://registry.example/a/-/a-1.0.0.tgz 2749ms (cache miss)',
  'npm http fetch GET 500 https://registry.example/b/-/b-1.0.0.tgz 5ms attempt #2 (cache skip)',
  'npm http cache https://registry.example/c/-/c-1.0.0.tgz?signature=1 0ms (cache hit)',
  'npm warn tarball tarball data for d.tgz seems to be corrupted.',
];

test('an archive counts when it has arrived, once, from the registry or the cache, in pieces of any size', () => {
  for (const size of [1, 7, 1000]) {
    const counts: number[] = [];
    const feed = countArchives(count => counts.push(count));
    const text = `${LINES.join('\n')}\n`;
    for (let start = 0; start < text.length; start += size) feed(text.slice(start, start + size));
    expect(counts).toEqual([1, 2]);
  }
});

describe("npm's own code becomes ours", () => {
  const failed = { exitCode: 1, startError: undefined, timedOut: false, stdout: '' };
  const CASES = [
    { line: 'npm error code ENOTFOUND', code: 'install_offline' },
    { line: 'npm ERR! code EAI_AGAIN', code: 'install_offline' },
    { line: 'npm error code EIDLETIMEOUT', code: 'install_offline' },
    { line: 'npm error code ENOSPC', code: 'install_no_space' },
    { line: 'npm error code EINTEGRITY', code: 'install_checksum' },
    { line: 'npm error code E403', code: 'install_failed' },
    { line: '', code: 'install_failed' },
  ];
  for (const { line, code } of CASES) {
    test(`${line || 'silence'} → ${code}, with npm's words as the cause`, () => {
      const error = npmFailure({ ...failed, stderr: `npm http fetch GET 200 https://x 5ms\n${line}\n` });
      expect(error).toMatchObject({ code, cause: { message: `npm ci ended with exit code 1: ${line}` } });
    });
  }

  test('an npm that does not start is a missing one', () => {
    expect(npmFailure({ ...failed, exitCode: null, startError: new Error('ENOENT'), stderr: '' }).code).toBe(
      'npm_missing',
    );
  });
});
