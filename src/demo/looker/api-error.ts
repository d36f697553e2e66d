/** Ends a request with an answer other than 200, in Looker's words. */
export class ApiError extends Error {
  readonly status: number;
  /** What the answer's JSON carries beside `message` and `documentation_url`. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    more: { details?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}

/** Looker answers 404 for what is missing, for what is forbidden to see, and for a wrong API key. */
export const notFound = (): ApiError => new ApiError(404, 'Not found');

/** Looker's ValidationError; `field` names what was wrong. */
export const invalid = (field: string, message: string, code = 'invalid'): ApiError =>
  new ApiError(422, 'Validation Failed', {
    details: { errors: [{ field, code, message, documentation_url: DOCUMENTATION }] },
  });

/** Where Looker's own errors point; the route and status follow it. */
export const DOCUMENTATION = 'https://cloud.google.com/looker/docs/r/err/4.0';
