import { describe, expect, test } from 'vitest';
import {
  BARS,
  compare,
  compareQuestions,
  compareSessions,
  jsonFigures,
  judge,
  median,
  type Pair,
  readBeginnings,
  type Sample,
  type SessionSample,
} from '../../bench/figures.mjs';

const sample = (firstWordMs: number, modelBytes: number): Sample => ({
  firstSignMs: firstWordMs / 2,
  firstWordMs,
  answerMs: firstWordMs * 2,
  modelBytes,
  steps: 5,
  lookerCalls: 7,
});

const pairWith = (theirs: SessionSample) => ({ question: 'How many orders?', ours: sample(100, 10_000), theirs });

const pair = (ours: Sample, theirs: Sample): Pair => ({ question: 'How many orders?', ours, theirs });

describe('the arithmetic of the benchmark', () => {
  test('a median is the middle, or the mean of the two middle ones, whatever the order', () => {
    expect(median([30, 10, 20])).toBe(20);
    expect(median([40, 10, 30, 20])).toBe(25);
    expect(median([9, 100, 10])).toBe(10); // as text, 100 would stand between 10 and 9
    expect(() => median([])).toThrow('no median');
  });

  test('a ratio is our median divided by theirs', () => {
    expect(compare([1, 2, 9], [20, 10, 40])).toEqual({ ours: 2, theirs: 20, ratio: 1 / 10 });
  });

  test('every measure of a question is compared, each with its own numbers', () => {
    const questions = compareQuestions([
      pair(sample(100, 10_000), sample(1_000, 80_000)),
      pair(sample(300, 30_000), sample(3_000, 120_000)),
    ]);
    expect(questions.firstSignMs).toEqual({ ours: 100, theirs: 1_000, ratio: 0.1 });
    expect(questions.firstWordMs).toEqual({ ours: 200, theirs: 2_000, ratio: 0.1 });
    expect(questions.answerMs).toEqual({ ours: 400, theirs: 4_000, ratio: 0.1 });
    expect(questions.modelBytes).toEqual({ ours: 20_000, theirs: 100_000, ratio: 0.2 });
    expect(questions.steps.ratio).toBe(1);
    expect(questions.lookerCalls.ratio).toBe(1);
  });
});

test('beside a session, times count from its start, and again from its prompt; bytes and requests are the same', () => {
  const times = { promptedMs: 3_000, firstSignMs: 3_500, firstWordMs: 4_000, answerMs: 5_000 };
  const sessions = compareSessions([pairWith({ ...sample(0, 80_000), ...times })]);
  expect(sessions.count).toBe(1);
  expect(sessions.started.firstWordMs).toEqual({ ours: 100, theirs: 4_000, ratio: 1 / 40 });
  expect(sessions.prompted.firstSignMs).toEqual({ ours: 50, theirs: 500, ratio: 1 / 10 });
  expect(sessions.prompted.firstWordMs).toEqual({ ours: 100, theirs: 1_000, ratio: 1 / 10 });
  expect(sessions.prompted.answerMs).toEqual({ ours: 200, theirs: 2_000, ratio: 1 / 10 });
  expect(sessions.prompted.modelBytes).toEqual(sessions.started.modelBytes);
});

describe('the line for machines', () => {
  const questions = compareQuestions([pair(sample(500, 20_000), sample(4_000, 90_000))]);
  const first = compare([6_000], [5_000]);

  test('holds seconds and ratios to three digits', () => {
    expect(jsonFigures({ setUp: { first, repeatedMs: 1_912.4, againMs: 400 }, questions })).toEqual({
      setup_repeated_s: 1.912,
      setup_first_ratio: 1.2,
      first_word_ratio: 0.125,
      answer_ratio: 0.125,
      model_bytes_ratio: 0.222,
      looker_calls_ratio: 1,
      steps_ratio: 1,
    });
  });

  test('tells how soon questions were taken, the slowest too', () => {
    const times = [30, 10, 20].map(ms => ({ acceptedMs: ms, startedMs: ms * 2 }));
    const beginnings = readBeginnings(times);
    expect(jsonFigures({ setUp: { repeatedMs: 1_000, againMs: 400 }, questions, beginnings })).toMatchObject({
      accepted_ms_p50: 20,
      turn_started_ms_p50: 40,
      turn_started_ms_max: 60,
    });
  });

  test('holds the ratios beside a session under keys of their own', () => {
    const usual = jsonFigures({ setUp: { repeatedMs: 1_000, againMs: 400 }, questions });
    const sessions = compareSessions([pairWith({ ...sample(2_000, 40_000), promptedMs: 1_000 })]);
    const figures = jsonFigures({ setUp: { repeatedMs: 1_000, againMs: 400 }, questions, sessions });
    expect(figures).toEqual({
      ...usual,
      first_word_ratio_acp: 0.05,
      answer_ratio_acp: 0.05,
      model_bytes_ratio_acp: 0.25,
      looker_calls_ratio_acp: 1,
      steps_ratio_acp: 1,
      first_word_ratio_acp_prompt: 0.1,
      answer_ratio_acp_prompt: 0.067,
    });
  });

  test('leaves the first set-up out where it was not measured', () => {
    const figures = jsonFigures({ setUp: { repeatedMs: 1_000, againMs: 400 }, questions });
    expect(figures).not.toHaveProperty('setup_first_ratio');
    expect(judge(figures).find(({ key }) => key === 'setup_first_ratio')).toMatchObject({ verdict: 'not measured' });
  });

  test('tells of the catalogue what one search and all its fields cost', () => {
    const catalogue = { searchMs: 12.3456, megabytes: 81.2 };
    const figures = jsonFigures({ setUp: { repeatedMs: 1_000, againMs: 400 }, questions, catalogue });
    expect(figures).toMatchObject({ catalogue_search_ms: 12.346, catalogue_mb: 81.2 });
  });

  test('a bar is met up to its own value and missed above it', () => {
    const atMost = { ...BARS };
    expect(judge(atMost).map(({ verdict }) => verdict)).toEqual(Object.keys(BARS).map(() => 'met'));
    const verdicts = judge({ ...atMost, first_word_ratio: BARS.first_word_ratio + 0.001 });
    expect(verdicts.filter(({ verdict }) => verdict === 'missed').map(({ key }) => key)).toEqual(['first_word_ratio']);
  });
});
