// @ts-check
// The benchmark's arithmetic: medians, ratios, bars, and the one line of JSON.

/**
 * What one question cost, on one side. Milliseconds since it was asked; bytes of request bodies.
 * @typedef {object} Sample
 * @property {number} firstSignMs anything a person can see, a thought or a word
 * @property {number} firstWordMs first word of the answer
 * @property {number} answerMs the whole answer
 * @property {number} modelBytes sent to the model
 * @property {number} steps model calls
 * @property {number} lookerCalls requests that reached Looker, signing in included
 */
/** @typedef {{ question: string; ours: Sample; theirs: Sample }} Pair one question, asked on both sides */
/** @typedef {Sample & { promptedMs: number }} SessionSample since the process started; `promptedMs` until the question was sent */
/** @typedef {Record<keyof Sample, Comparison>} Medians */
/** @typedef {{ started: Medians; prompted: Medians; count: number }} Sessions since the process started, and since the prompt */
/** @typedef {{ ours: number; theirs: number; ratio: number }} Comparison */
/** @typedef {{ first?: Comparison; repeatedMs: number; againMs: number }} SetUpTimes milliseconds; `first` against npm */
/** @typedef {{ acceptedMs: number; startedMs: number; slowestStartedMs: number }} Beginnings since a question was sent: medians, and the slowest */
/** @typedef {{ searchMs: number; megabytes: number }} CatalogueCost one search, and the memory for 50,000 fields */
/** @typedef {{ wholeMs: number; serverMs: number }} ChunkDelay since the chunk left the model, and since it left the CLI */
/** @typedef {{ serverP50Ms: number; serverP99Ms: number; wholeP50Ms: number; wholeP99Ms: number }} ChunkDelays */
/** @typedef {Record<number, ChunkDelays>} Delays by how many at once */
/** @typedef {{ streams: Delays; followers: Delays; memory?: { perConversationMb: number }; calls: ToolCalls; fernet: FernetCost; coldStartMs?: number }} Load */
/** @typedef {{ oursMs: number; bareMs: number }} ToolCalls medians of one query, through gateway and egress and without */
/** @typedef {{ oursMicros: number; theirsMicros: number | undefined }} FernetCost sealed and opened once */
/** @typedef {{ setUp: SetUpTimes; questions: Medians; sessions?: Sessions | undefined; beginnings?: Beginnings; catalogue?: CatalogueCost; load?: Load }} Figures */

/** What is asked of us, by key of the JSON line: at most this much. */
export const BARS = Object.freeze({
  setup_repeated_s: 2,
  setup_first_ratio: 1.2,
  turn_started_ms_max: 100,
  first_word_ratio: 1 / 10,
  model_bytes_ratio: 1 / 5,
  looker_calls_ratio: 1 / 2,
  catalogue_search_ms: 50,
  catalogue_mb: 100,
  chunk_delay_ms_p99_at_100: 10,
  memory_per_conversation_mb: 5,
  gateway_overhead_ms_p50: 8,
});

/**
 * The smallest of the numbers that `share` of them do not exceed (nearest rank).
 * @param {readonly number[]} numbers
 * @param {number} share from 0 to 1
 */
export function percentile(numbers, share) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('there is no percentile of nothing');
  return value;
}

/** @param {readonly number[]} numbers */
export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error('there is no median of nothing');
  return (low + high) / 2;
}

/**
 * Medians of both sides, and the ratio of the medians: ours divided by theirs.
 * @param {readonly number[]} ours
 * @param {readonly number[]} theirs
 * @returns {Comparison}
 */
export function compare(ours, theirs) {
  const medians = { ours: median(ours), theirs: median(theirs) };
  return { ...medians, ratio: medians.ours / medians.theirs };
}

/**
 * @param {readonly Pair[]} pairs
 * @returns {Medians}
 */
export function compareQuestions(pairs) {
  /** @param {keyof Sample} measure */
  const of = measure =>
    compare(
      pairs.map(({ ours }) => ours[measure]),
      pairs.map(({ theirs }) => theirs[measure]),
    );
  return {
    firstSignMs: of('firstSignMs'),
    firstWordMs: of('firstWordMs'),
    answerMs: of('answerMs'),
    modelBytes: of('modelBytes'),
    steps: of('steps'),
    lookerCalls: of('lookerCalls'),
  };
}

/**
 * Beside sessions in processes started anew; `prompted` leaves out what passed before the question was sent.
 * @param {readonly { question: string; ours: Sample; theirs: SessionSample }[]} pairs
 * @returns {Sessions}
 */
export function compareSessions(pairs) {
  const prompted = pairs.map(({ theirs, ...pair }) => {
    /** @param {number} ms */
    const sincePrompt = ms => ms - theirs.promptedMs;
    const [firstSignMs, firstWordMs] = [sincePrompt(theirs.firstSignMs), sincePrompt(theirs.firstWordMs)];
    return { ...pair, theirs: { ...theirs, firstSignMs, firstWordMs, answerMs: sincePrompt(theirs.answerMs) } };
  });
  return { started: compareQuestions(pairs), prompted: compareQuestions(prompted), count: pairs.length };
}

/**
 * How soon questions were taken. The slowest counts too: a person waits for one answer, not for a median.
 * @param {readonly { acceptedMs: number; startedMs: number }[]} times
 * @returns {Beginnings}
 */
export const readBeginnings = times => ({
  acceptedMs: median(times.map(({ acceptedMs }) => acceptedMs)),
  startedMs: median(times.map(({ startedMs }) => startedMs)),
  slowestStartedMs: Math.max(...times.map(({ startedMs }) => startedMs)),
});

/**
 * The line for machines. What was not measured is absent.
 * @param {Figures} figures
 * @returns {Record<string, number>}
 */
export function jsonFigures({ setUp, questions, sessions, beginnings, catalogue, load }) {
  return {
    setup_repeated_s: rounded(setUp.repeatedMs / 1000),
    ...(setUp.first === undefined ? {} : { setup_first_ratio: rounded(setUp.first.ratio) }),
    ...ratios(questions),
    ...(sessions === undefined ? {} : sessionFigures(sessions)),
    ...(beginnings === undefined
      ? {}
      : {
          accepted_ms_p50: rounded(beginnings.acceptedMs),
          turn_started_ms_p50: rounded(beginnings.startedMs),
          turn_started_ms_max: rounded(beginnings.slowestStartedMs),
        }),
    ...(catalogue === undefined
      ? {}
      : { catalogue_search_ms: rounded(catalogue.searchMs), catalogue_mb: rounded(catalogue.megabytes) }),
    ...(load === undefined ? {} : loadFigures(load)),
  };
}

/** @param {Medians} medians */
const ratios = medians => ({
  first_word_ratio: rounded(medians.firstWordMs.ratio),
  answer_ratio: rounded(medians.answerMs.ratio),
  model_bytes_ratio: rounded(medians.modelBytes.ratio),
  looker_calls_ratio: rounded(medians.lookerCalls.ratio),
  steps_ratio: rounded(medians.steps.ratio),
});

/** @param {Sessions} sessions */
const sessionFigures = ({ started, prompted }) => ({
  ...Object.fromEntries(Object.entries(ratios(started)).map(([key, ratio]) => [`${key}_acp`, ratio])),
  first_word_ratio_acp_prompt: rounded(prompted.firstWordMs.ratio),
  answer_ratio_acp_prompt: rounded(prompted.answerMs.ratio),
});

/**
 * @param {Pick<Load, 'streams' | 'followers'>} load
 * @returns {Record<string, number>}
 */
export function chunkFigures({ streams, followers }) {
  /** @param {string} what @param {Delays} delays */
  const delayFigures = (what, delays) =>
    Object.entries(delays).flatMap(([count, { serverP50Ms, serverP99Ms, wholeP99Ms }]) => [
      [`${what}_p50_at_${count}`, rounded(serverP50Ms)],
      [`${what}_p99_at_${count}`, rounded(serverP99Ms)],
      [`${what}_with_cli_p99_at_${count}`, rounded(wholeP99Ms)],
    ]);
  return Object.fromEntries([
    ...delayFigures('chunk_delay_ms', streams),
    ...delayFigures('follower_delay_ms', followers),
  ]);
}

/** @param {Load} load @returns {Record<string, number>} */
function loadFigures({ streams, followers, memory, calls, fernet, coldStartMs }) {
  return {
    ...chunkFigures({ streams, followers }),
    ...(memory === undefined ? {} : { memory_per_conversation_mb: rounded(memory.perConversationMb) }),
    gateway_overhead_ms_p50: rounded(calls.oursMs - calls.bareMs),
    gateway_ratio: rounded(calls.oursMs / calls.bareMs),
    ...(fernet.theirsMicros === undefined ? {} : { fernet_ratio: rounded(fernet.oursMicros / fernet.theirsMicros) }),
    ...(coldStartMs === undefined ? {} : { cold_start_s: rounded(coldStartMs / 1000) }),
  };
}

/**
 * How each bar fared.
 * @param {Record<string, number>} figures as `jsonFigures` gives them
 * @returns {{ key: string; bar: number; value: number | undefined; verdict: 'met' | 'missed' | 'not measured' }[]}
 */
export function judge(figures) {
  return Object.entries(BARS).map(([key, bar]) => {
    const value = figures[key];
    return { key, bar, value, verdict: value === undefined ? 'not measured' : value <= bar ? 'met' : 'missed' };
  });
}

/** @param {number} value */
const rounded = value => Math.round(value * 1000) / 1000;
