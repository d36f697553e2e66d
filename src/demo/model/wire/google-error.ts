/** An error of a Google API: HTTP status, canonical status and words, as its clients expect them. */
export interface GoogleError {
  readonly code: number;
  readonly status: string;
  readonly message: string;
  readonly details?: readonly Readonly<Record<string, unknown>>[];
}

export const errorBody = (error: GoogleError): string => JSON.stringify({ error });

/** What the Gemini API says to a key it does not know. */
export const WRONG_KEY: GoogleError = {
  code: 400,
  status: 'INVALID_ARGUMENT',
  message: 'API key not valid. Please pass a valid API key.',
  details: [
    {
      '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: 'generativelanguage.googleapis.com' },
    },
  ],
};

export const INTERNAL: GoogleError = {
  code: 500,
  status: 'INTERNAL',
  message: 'An internal error has occurred.',
};

export const invalidArgument = (message: string): GoogleError => ({ code: 400, status: 'INVALID_ARGUMENT', message });

export const notFound = (what: string): GoogleError => ({
  code: 404,
  status: 'NOT_FOUND',
  message: `${what} is not found for API version v1beta, or is not supported for this method.`,
});
