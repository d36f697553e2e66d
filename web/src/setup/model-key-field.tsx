import { FormattedMessage, useIntl } from 'react-intl';
import { useApp } from '../state/store.ts';
import { Field } from '../ui/field.tsx';

/** Where Gemini API keys are made. */
const GOOGLE = 'aistudio.google.com/apikey';

/** The Gemini key: needed when the server has none of its own and none is `kept` with what is connected. */
export function ModelKeyField(props: {
  value: string;
  kept: boolean;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  const intl = useIntl();
  const server = useApp(state => state.server.modelKey);
  const ofServer =
    server === undefined ? 'setup.modelKeyHintUnknown' : server ? 'setup.modelKeyHintServer' : 'setup.modelKeyHint';
  const hint = props.kept ? 'setup.modelKeyHintKept' : ofServer;
  const link = (
    <a className="text-accent underline" href={`https://${GOOGLE}`} rel="noopener noreferrer" target="_blank">
      {GOOGLE}
    </a>
  );
  return (
    <Field
      autoComplete="new-password"
      error={props.error}
      hint={<FormattedMessage id={hint} values={{ link }} />}
      label={intl.formatMessage({ id: server === false && !props.kept ? 'setup.modelKey' : 'setup.modelKeyOptional' })}
      name="gemini_api_key"
      onChange={event => props.onChange(event.target.value)}
      spellCheck={false}
      type="password"
      value={props.value}
    />
  );
}
