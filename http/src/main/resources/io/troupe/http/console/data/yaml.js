const PLAIN = /^[A-Za-z_./][A-Za-z0-9_./:@%+=-]*( [A-Za-z0-9_./@%+=-]+)*$/;
const LIKE_ANOTHER_TYPE = /^(true|false|yes|no|on|off|null|~|y|n|\.inf|\.nan)$/i;

/** A value as lines of YAML, read by people: {indent, key, text, kind}. */
export function yamlLines(value) {
  const lines = [];
  write(value, 0, '', lines);
  return lines;
}

export function yamlText(value) {
  return yamlLines(value)
    .map(({indent, key, text}) => ' '.repeat(indent) + key + (key && text && !key.endsWith(' ') ? ' ' : '') + text)
    .join('\n');
}

function write(value, indent, key, lines) {
  if (Array.isArray(value)) {
    writeList(value, indent, key, lines);
  } else if (value !== null && typeof value === 'object') {
    writeMap(value, indent, key, lines);
  } else if (typeof value === 'string' && value.includes('\n')) {
    writeBlock(value, indent, key, lines);
  } else {
    lines.push({indent, key, text: scalar(value), kind: value === null ? 'null' : typeof value});
  }
}

function writeMap(value, indent, key, lines) {
  const names = Object.keys(value);
  if (!names.length) {
    lines.push({indent, key, text: '{}', kind: 'empty'});
    return;
  }
  let inner = indent;
  let lead = '';
  if (key.endsWith('- ')) {
    lead = key; // the first field stands beside the dash
    inner = indent;
  } else if (key) {
    lines.push({indent, key, text: '', kind: 'key'});
    inner = indent + 2;
  }
  for (const name of names) {
    write(value[name], lead ? inner : inner + (key.endsWith('- ') ? 2 : 0), `${lead}${field(name)}:`, lines);
    lead = '';
  }
}

function writeList(value, indent, key, lines) {
  if (!value.length) {
    lines.push({indent, key, text: '[]', kind: 'empty'});
    return;
  }
  if (key) {
    lines.push({indent, key, text: '', kind: 'key'});
  }
  const deeper = key.startsWith('- ') ? indent + 2 : indent;
  for (const item of value) {
    write(item, deeper, '- ', lines);
  }
}

function writeBlock(value, indent, key, lines) {
  const keep = value.endsWith('\n') ? '|' : '|-';
  lines.push({indent, key, text: keep, kind: 'key'});
  const deeper = indent + (key.startsWith('- ') && key !== '- ' ? 4 : 2);
  for (const line of value.replace(/\n$/, '').split('\n')) {
    lines.push({indent: deeper, key: '', text: line, kind: 'string'});
  }
}

function field(name) {
  return PLAIN.test(name) && !LIKE_ANOTHER_TYPE.test(name) ? name : JSON.stringify(name);
}

function scalar(value) {
  if (typeof value !== 'string') {
    return String(value);
  }
  const plain = PLAIN.test(value) && !LIKE_ANOTHER_TYPE.test(value) && !value.endsWith(':');
  return plain ? value : JSON.stringify(value);
}
