// source.mjs - a C++ source with numbers at its lines, and colours for what a reader looks for.

/** First come, first served: a comment or a text hides what looks like a word in it. */
const TOKENS =
  /(?<comment>\/\/.*|\/\*[\s\S]*?\*\/)|(?<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)+')|(?<include>^#.*)|(?<await>\bco_(?:await|return|yield)\b)|(?<keyword>\b(?:auto|bool|break|char|class|const|constexpr|constinit|continue|default|double|else|enum|explicit|extern|false|float|for|friend|if|inline|int|mutable|namespace|nullptr|operator|private|protected|public|return|sizeof|static|static_cast|struct|switch|case|template|this|true|typename|unsigned|using|void|volatile|while)\b)|(?<number>\b\d[\w']*)/gm;

export class Source {
  #place;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /** @param {string} path @param {string} text */
  show(path, text) {
    const code = document.createElement('code');
    let from = 0;
    for (const match of text.matchAll(TOKENS)) {
      code.append(text.slice(from, match.index));
      const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
      const span = document.createElement('span');
      span.className = kind;
      span.textContent = match[0];
      code.append(span);
      from = match.index + match[0].length;
    }
    code.append(text.slice(from));
    const numbers = document.createElement('span');
    numbers.className = 'numbers';
    numbers.setAttribute('aria-hidden', 'true');
    numbers.textContent = text
      .trimEnd()
      .split('\n')
      .map((_, i) => i + 1)
      .join('\n');
    const block = document.createElement('pre');
    block.append(numbers, code);
    this.#place.replaceChildren(block);
    this.#place.scrollTop = 0;
    this.#place.setAttribute('aria-label', path);
  }
}
