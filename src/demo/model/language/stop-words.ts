/** Words that carry no content of a data question, folded. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a an the of in on at to for from by per with and or but is are was were be been do does did has have had it its
    this that these those there what which who whom how much many me my we our i you your please show give tell list
    get see display want would like can could know need let lets so then now just only also too as than where when whose
    each every all any some about into over under out up if not no yes hi hello hey ok okay again same one ones was
    compare compared comparison versus vs between across split broken down break breakdown grouped group using use
    number made make makes placed got data value values result results report overall during within while they them their come comes coming
    whats hows wheres going doing things look looking most more less least top best will
    store company business team please view available exist except excluding excluded without besides other ignoring
    remove clear filter filters instead there's let's happened performance numbers overview summary
    bought buy buys purchased
  o a os as um uma uns umas de do da dos das em no na nos nas ao aos pelo pela pelos pelas por para pra pro com
    sem e ou mas que qual quais quem quanto quanta quantos quantas como onde quando me mim nos nossa nosso nossas nossos
    meu minha meus minhas seu sua seus suas foi foram era eram ser esta estao sao eh tem teve temos tinha ha isso isto
    esse essa esses essas este esta estes estas aquele aquela mostre mostrar mostra liste listar lista de dar diga quero queria
    gostaria preciso pode podia poderia ver saber favor por so somente apenas tambem agora entao ja mais menos cada todo
    toda todos todas algum alguma alguns algumas sobre entre ate desde nao sim oi ola comparar comparacao compara comparam se contra
    separado separada dividido quebrado agrupado usando uso fez fizeram feitos feitas feito feita houve nosso ai la aqui
    mesmo mesma geral dados valor valores resultado resultados relatorio durante dentro eles elas vai ficou ficaram compare quebre
    abra inclua adicione acrescente considere maior maiores melhor melhores loja empresa negocio equipe existem existe disponiveis exceto excepto
    excluindo fora tirando salvo ignorando desconsiderando descontando considerar contar incluir counting including net
    comparado comparada comparados comparadas comparing tire remova filtro filtros numeros desempenho resumo mudou
    ainda gente nem nor still what's how's who's where's that's
    e-commerce ecommerce aconteceu pf x tivemos tiveram
    vem fizemos recebemos atendemos compraram comprou compram`.split(/\s+/),
);
