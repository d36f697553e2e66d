/** How many queries a connection may make; whoever counts them knows why. */
export interface QueryBudget {
  /** Asked before each query of a question; throws the CodedError that the call then ends with. */
  begin(targetId: string): Promise<{
    /** It reached Looker; once more for each repetition. */
    sent(): void;
    /** Nothing more of it will reach Looker. */
    over(): void;
  }>;
}

export const NO_BUDGET: QueryBudget = { begin: async () => ({ sent: () => {}, over: () => {} }) };
