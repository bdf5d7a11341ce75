import {yamlText} from '../data/yaml.js';
import {yaml} from '../parts/code.js';
import {html, Part} from '../parts/element.js';

/** The object as YAML or JSON. */
class ObjectSource extends Part {
  #json = false;
  #fields = false;
  #copied = false;

  content() {
    const value = this.#value();
    const text = JSON.stringify(value, null, 2);
    return html`<div class="source">
      <div class="tools">
        <button aria-pressed=${!this.#json} @click=${() => this.#set({json: false})}>YAML</button>
        <button aria-pressed=${this.#json} @click=${() => this.#set({json: true})}>JSON</button>
        <label class="check"><input type="checkbox" .checked=${this.#fields}
          @change=${event => this.#set({fields: event.target.checked})}> managed fields</label>
        <span class="grow"></span>
        <button @click=${() => this.#copy(this.#json ? text : yamlText(value))}>${this.#copied ? 'Copied' : 'Copy'}</button>
      </div>
      ${this.#json ? html`<pre class="code" tabindex="0">${text}</pre>` : yaml(value)}
    </div>`;
  }

  #value() {
    const {apiVersion, kind, metadata, ...rest} = this.object;
    const {managedFields, ...plain} = metadata;
    return {apiVersion, kind, metadata: this.#fields ? metadata : plain, ...rest};
  }

  #set({json = this.#json, fields = this.#fields}) {
    this.#json = json;
    this.#fields = fields;
    this.update();
  }

  async #copy(text) {
    await navigator.clipboard.writeText(text);
    this.#copied = true;
    this.update();
    setTimeout(() => {
      this.#copied = false;
      this.update();
    }, 1500);
  }
}

Part.define('troupe-object-source', ObjectSource, ['object']);
