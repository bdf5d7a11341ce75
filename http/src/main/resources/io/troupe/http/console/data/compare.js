/** More lines than this on both sides are not compared one by one. */
const LINES_MAX = 2_000;

/** Two texts line by line: {sign: ' ' | '-' | '+', text}. */
export function compareLines(before, after) {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  const same = text => ({sign: ' ', text});
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

function middle(before, after) {
  if (before.length > LINES_MAX || after.length > LINES_MAX) {
    return [...before.map(text => ({sign: '-', text})), ...after.map(text => ({sign: '+', text}))];
  }
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = before[i] === after[j]
        ? common[(i + 1) * width + j + 1] + 1
        : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const lines = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      lines.push({sign: ' ', text: before[i]});
      i += 1;
      j += 1;
    } else if (i < before.length && (j === after.length || common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      lines.push({sign: '-', text: before[i]});
      i += 1;
    } else {
      lines.push({sign: '+', text: after[j]});
      j += 1;
    }
  }
  return lines;
}

/** Only what changed, with some lines around it; null stands for a gap. */
export function hunks(lines, around = 3) {
  const shown = lines.map(() => false);
  lines.forEach(({sign}, at) => {
    if (sign !== ' ') {
      shown.fill(true, Math.max(0, at - around), at + around + 1);
    }
  });
  const out = [];
  lines.forEach((line, at) => {
    if (shown[at]) {
      out.push(line);
    } else if (shown[at - 1] || at === 0) {
      out.push(null);
    }
  });
  return out;
}
