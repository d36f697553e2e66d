import { fold } from '../language/fold.ts';
import { type Beyond, beyondIn } from './beyond.ts';

/** What a question is about, before any field is looked at. */
export type Intent =
  | { readonly kind: 'greeting' | 'thanks' | 'help' | 'write' | 'data' }
  | { readonly kind: 'beyond'; readonly what: Beyond }
  | { readonly kind: 'list'; readonly of: 'models' | 'explores' | 'measures' | 'dimensions' | 'dashboards' | 'looks' }
  | { readonly kind: 'run'; readonly what: 'dashboard' | 'look'; readonly title: string };

const GREETING =
  /^\W*(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|oi|ola|bom dia|boa tarde|boa noite|e ai)\W*)+(?:there|tudo bem|tudo bom|como vai|how are you|pessoal|all|everyone)?\W*$/;
const THANKS =
  /^\W*(?:(?:thanks|thank you|thx|obrigad[oa]|valeu|brigad[oa]|perfect|perfeito|great|otimo|cool|legal)\W*)+(?:so much|very much|a lot|muito|mesmo|pela ajuda|demais)?\W*$/;
const HELP =
  /\b(?:what can (?:i|you|we) (?:ask|do|answer)|how does (?:this|it) work|who are you|what are you|o que (?:eu )?(?:posso|consigo|da para) (?:perguntar|fazer)|o que (?:voce|vc) (?:faz|sabe|pode|consegue)|como (?:isso |isto )?funciona|quem e voce|o que e voce)\b|^\W*(?:help|ajuda|socorro)\W*$/;
const POLITE = '^\\W*(?:(?:please|por favor|can you|could you|voce pode|pode)\\W+)?';
const STORED =
  'dashboards?|paine(?:l|is)|looks?|models?|modelos?|reports?|relatorios?|e-?mails?|folders?|pastas?|tiles?';
const CHANGES =
  'create|delete|drop|remove|update|save|edit|rename|schedule|send|crie|criar|apague|apagar|delete|deletar|exclua|excluir|salve|salvar|edite|editar|renomeie|agende|envie|altere';
const WRITE = new RegExp(
  `${POLITE}(?:${CHANGES})\\b.*\\b(?:${STORED}|users?|usuarios?|tables?|tabelas?|charts?|graphs?|graficos?)\\b`,
);
/** A chart or a table that is made of the answer, and not in the Looker or in its database. */
const ERASES = new RegExp(
  `${POLITE}(?:delete|erase|truncate|apague|apagar|deletar|delete)\\b(?!.*\\b(?:filters?|filtros?)\\b)`,
);
const DRAWN = new RegExp(
  `${POLITE}(?!.*\\b(?:${STORED}|databases?|schemas?|bancos?)\\b)(?:create|crie|criar) (?:\\w+ ){0,4}?(?:(?:charts?|graphs?|plots?|graficos?)\\b|(?:tables?|tabelas?) (?:of|with|for|by|com|de|d[aeo]s?|por)\\b)`,
);

const LISTED: readonly (readonly [string, Extract<Intent, { kind: 'list' }>['of']])[] = [
  ['explores?|subjects?|topics?|assuntos?|temas?', 'explores'],
  ['models?|modelos?', 'models'],
  ['measures?|metrics?|kpis?|medidas?|metricas?|indicadores', 'measures'],
  ['dimensions?|fields?|attributes?|dimensoes|dimensao|campos?|atributos?', 'dimensions'],
  ['dashboards?|paineis|painel', 'dashboards'],
  ['looks', 'looks'],
];
const ASKS_LIST =
  '^\\W*(?:and |e )?(?:which|what|list|show|give|tell|are there|is there|do you|get|quais|qual|que|liste|listar|lista|mostre|mostra|existe[m]?|ha|tem|me mostre|me diga|o que|todos os|todas as|all)\\b';
/** Between the opening and the listed noun, nothing but small words: `what measures by state` is a question of data. */
const SMALL =
  '(?:[\\s,]+(?:me|the|os|as|o|a|all|todos|todas|of|are|is|there|sao|existem|existe|have|has|you|do|we|i|can|available|disponiveis|your|seus|suas|our|nossos|nossas|que|any|a list|uma lista|list|lista|de|dos|das|ha|tem|temos|pode|posso|usar|ver|looker|saved|salvos))*[\\s,]+';
const TAIL =
  '(?:[\\s,]+(?:are|is|there|sao|existem|existe|exist|available|disponiveis|can|could|i|we|you|use|ask|about|do|have|has|in|here|of|for|no|na|em|do|da|posso|podemos|usar|consultar|ha|tem|temos|aqui|looker|existentes|voce|please|por favor|ver|see|this|explore|model|modelo|neste|nesse|deste|esse|este))*(?:\\s+(?:of|in|for|de|do|da|em)(?:\\s+[\\w()]+){1,4})?\\W*$';

const RUN =
  /^\W*(?:(?:please|por favor|can you|could you|pode|quero|i want to|let me)\W+)?(?:run|open|show(?: me)?|see|view|display|execute|rode|roda|rodar|abra|abrir|mostre|mostrar|ver|exiba|exibir|executar?)\s+(?:the |me |o |a |um |my |meu )*(?:(dashboard|painel|look)\b\W*(?:called |named |chamado |de nome |do |da |de )?(.+?)|(.+?)\s+(dashboard|painel|look))\W*$/;

export function intentOf(question: string): Intent {
  const text = question.normalize('NFC').replaceAll(/\s/g, ' ').slice(0, 600);
  const folded = fold(text);
  if (GREETING.test(folded)) return { kind: 'greeting' };
  if (THANKS.test(folded)) return { kind: 'thanks' };
  if (ERASES.test(folded) || (WRITE.test(folded) && !DRAWN.test(folded))) return { kind: 'write' };
  for (const [noun, of] of LISTED) {
    if (new RegExp(`${ASKS_LIST}${SMALL}(?:${noun})${TAIL}`).test(folded)) return { kind: 'list', of };
  }
  if (HELP.test(folded)) return { kind: 'help' };
  const run = RUN.exec(folded);
  if (run !== null) {
    const title = run[2] ?? run[3] ?? '';
    const what = (run[1] ?? run[4]) === 'look' ? 'look' : 'dashboard';
    const at = folded.lastIndexOf(title);
    return {
      kind: 'run',
      what,
      title: text
        .slice(at, at + title.length)
        .replaceAll(/["“”«»']/g, '')
        .trim(),
    };
  }
  const what = beyondIn(folded);
  return what === undefined ? { kind: 'data' } : { kind: 'beyond', what };
}
