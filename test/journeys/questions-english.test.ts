import { describe, expect, test } from 'vitest';
import { checkConversation } from './questions/check-answer.ts';
import { demoServer } from './questions/demo-server.ts';
import { english } from './questions/english.ts';

const demo = demoServer();
const titled = english.map(conversation => [conversation.map(({ ask }) => ask).join(' → '), conversation] as const);

describe("asked in English, the demo answers with the rows that its shop's tables add up to", () => {
  test.each(titled)('%s', async (_, conversation) => {
    const answers = await checkConversation(demo(), conversation, 'en');
    expect(answers.map(({ came }) => came)).toEqual(answers.map(({ due }) => due));
  });
});
