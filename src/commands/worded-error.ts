/** A failure whose message is already the sentence for the person, because a server said it so. */
export class WordedError extends Error {}
