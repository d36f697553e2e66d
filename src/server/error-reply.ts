import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Log } from '../base/log.ts';
import { asCodedError, CodedError, ERRORS } from '../contract/errors.ts';
import { type Language, nearestLanguage } from '../contract/language.ts';
import { errorSentence } from '../i18n/i18n.ts';

/** What the caller asks for in `Accept-Language`; a caller that asks for nothing gets the server's language. */
export const askedLanguage = (asked: string | undefined, fallback: Language): Language =>
  asked === undefined || asked === '*' ? fallback : nearestLanguage(asked);

export const languageOf = ({ headers }: FastifyRequest, fallback: Language): Language =>
  askedLanguage(headers['accept-language'], fallback);

/** Fastify's own refusals (body too large, wrong content type …) and schema failures as codes of ours. */
function coded(error: FastifyError | CodedError): CodedError {
  if (error instanceof CodedError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const field = `${error.validationContext ?? ''}${first?.instancePath ?? ''}`
      .replaceAll('/', '.')
      .replace(/\.$/, '');
    const { origin, maximum } = first?.params ?? {};
    // Only of texts: a number out of range has no length to complain of.
    if (first?.keyword === 'too_big' && origin === 'string') {
      return new CodedError('too_large', { params: { field, limit: Number(maximum) } });
    }
    return new CodedError('invalid_message', { params: { field } });
  }
  if (error.statusCode === 413) return new CodedError('too_large', { params: { field: 'request', limit: '96 KiB' } });
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new CodedError('invalid_message', { params: { field: 'request' }, cause: error });
  }
  return asCodedError(error);
}

/**
 * Every failure leaves as `{error: {code, message}}`, in the language the caller asks for. One that is the server's own
 * says no more than its fixed sentence and the request's `id`, under which the log has the rest.
 */
export function installErrorReply(app: FastifyInstance, { language, log }: { language: Language; log: Log }): void {
  app.setErrorHandler<FastifyError | CodedError>((error, request, reply) => {
    const known = coded(error);
    const { status } = ERRORS[known.code];
    const id = status >= 500 ? request.id : undefined;
    if (id !== undefined) log.error({ err: known.cause ?? known, code: known.code, requestId: id }, 'request failed');
    const { field, seconds } = known.params;
    if (seconds !== undefined) void reply.header('retry-after', seconds);
    if (known.code === 'unauthorized') void reply.header('www-authenticate', 'Bearer');
    if (known.code === 'upgrade_required') void reply.headers({ upgrade: 'websocket', connection: 'Upgrade' });
    return reply.code(status).send({
      error: {
        code: known.code,
        message: errorSentence(languageOf(request, language), known),
        ...(field === undefined ? {} : { field: String(field) }),
        ...(id === undefined ? {} : { id }),
      },
    });
  });
  app.setNotFoundHandler(() => {
    throw new CodedError('not_found');
  });
}
