import { LANGUAGES, type Language } from '../../../contract/language.ts';
import { fold } from './fold.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Words of one language that are not words of the other, folded. Words of both (`a`, `do`, `no`, `me`) tell nothing. */
const TELLING: Readonly<Record<Language, ReadonlySet<string>>> = {
  'pt-BR':
    list(`o os e de da dos das em na nos nas um uma ao aos pelo pela por para pra com sem que qual quais quem quanto
    quanta quantos quantas onde quando mostre mostrar foi foram esta estao sao tem temos ola oi obrigado obrigada ajuda
    so somente apenas tambem agora mais menos cada todos todas sobre entre ate desde hoje ontem mes meses ano anos semana
    semanas dia dias trimestre passado passada ultimo ultimos ultima ultimas este neste nesta receita vendas faturamento
    pedidos clientes produtos estado estados pais cidade marca marcas categoria categorias genero mulheres homens margem
    devolucao devolvidos cancelados ticket medio media exceto maiores melhores piores menores primeiro segundo painel
    paineis medidas dimensoes explores existem posso perguntar grafico bom boa tarde noite valeu janeiro fevereiro marco
    abril maio junho julho agosto setembro outubro novembro dezembro mensal mensalmente semanal diario anual trimestral
    crie apague rode abra liste barras colunas linha linhas pizza tabela nosso nossa nossas nossos meu minha`),
  en: list(`the of by per with and or is are was were what which who how much many show give tell only also now each all
    about this that these those last past today yesterday month months year years week weeks day days quarter since from
    until between revenue sales orders order customers customer products state states country city brand brands category
    categories gender women men margin return returns returned cancelled average top best worst bottom highest lowest
    excluding except without first second dashboard dashboards measures dimensions can ask chart hello hi thanks thank
    you help please january february march april may june july august september october november december monthly weekly
    daily yearly quarterly bar bars columns line lines pie table create delete run open list our my for did does do we in`),
};

/** The text's language, or nothing when it gives no hint either way (`2024?`, `Jeans`). */
export function detectLanguage(text: string): Language | undefined {
  const words = fold(text.normalize('NFC')).match(/\p{L}+/gu) ?? [];
  const score = (language: Language): number => words.filter(word => TELLING[language].has(word)).length;
  const portuguese = score('pt-BR') + (/[ãõçáéíóúâêô]/iu.test(text.normalize('NFC')) ? 1 : 0);
  const english = score('en');
  if (portuguese === english) return undefined;
  return portuguese > english ? 'pt-BR' : 'en';
}

/** The first of the texts (newest first) that tells its language; without any, what the context names, else English. */
export function languageOf(texts: readonly string[], context: string): Language {
  for (const text of texts) {
    const language = detectLanguage(text);
    if (language !== undefined) return language;
  }
  return LANGUAGES.find(tag => context.includes(tag)) ?? (/portugu[eê]s/iu.test(context) ? 'pt-BR' : 'en');
}
