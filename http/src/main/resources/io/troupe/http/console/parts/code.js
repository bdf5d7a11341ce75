import {hunks} from '../data/compare.js';
import {yamlLines} from '../data/yaml.js';
import {html} from './element.js';

/** A value as YAML with its parts told apart. */
export function yaml(value) {
  return html`<pre class="code" tabindex="0">${yamlLines(value).map(({indent, key, text, kind}) => html`<span
    class="line">${' '.repeat(indent)}<span class="key">${key}</span>${key && text && !key.endsWith(' ') ? ' ' : ''}<span class=${kind}>${text}</span>
</span>`)}</pre>`;
}

/** Lines of a comparison, what is the same left out. */
export function difference(lines) {
  const shown = hunks(lines);
  if (!lines.some(line => line.sign !== ' ')) {
    return html`<p class="quiet">Nothing differs.</p>`;
  }
  return html`<pre class="code diff" tabindex="0">${shown.map(line => line === null
    ? html`<span class="line gap">⋯
</span>`
    : html`<span class="line ${line.sign === '+' ? 'new' : line.sign === '-' ? 'old' : ''}">${line.sign} ${line.text}
</span>`)}</pre>`;
}
