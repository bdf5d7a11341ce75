/** How long ago, as kubectl prints it. */
export function age(time, now = Date.now()) {
  const seconds = Math.max(0, Math.floor((now - new Date(time)) / 1000));
  if (Number.isNaN(seconds)) {
    return '';
  }
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (seconds < 120) {
    return `${seconds}s`;
  }
  if (minutes < 10) {
    return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`;
  }
  if (hours < 3) {
    return `${minutes}m`;
  }
  if (hours < 8) {
    return minutes % 60 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  }
  return hours < 48 ? `${hours}h` : `${days}d`;
}

const CLOCK = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
const DAY = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short'});

export function clock(time) {
  return CLOCK.format(new Date(time));
}

/** Day and clock; the day is left out today. */
export function stamp(time) {
  const date = new Date(time);
  const today = date.toDateString() === new Date().toDateString();
  return today ? CLOCK.format(date) : `${DAY.format(date)}, ${CLOCK.format(date)}`;
}

/** With the day and the zone, always: for what is read later or elsewhere. */
export function fullStamp(time) {
  return new Date(time).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'long'});
}

export function count(number) {
  return number.toLocaleString('en');
}

export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

const QUANTITY = /^([0-9.]+)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$/;
const FACTORS = {m: 1e-3, k: 1e3, Ki: 1024, M: 1e6, Mi: 1024 ** 2, G: 1e9, Gi: 1024 ** 3, T: 1e12, Ti: 1024 ** 4};

/** A quantity as a number; 0 for what is none. */
export function quantity(text) {
  const [, digits, unit] = QUANTITY.exec(String(text ?? '')) ?? [];
  return digits ? Number(digits) * (unit ? FACTORS[unit] : 1) : 0;
}

export function bytes(number) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let power = 0;
  while (number >= 1024 && power < units.length - 1) {
    number /= 1024;
    power += 1;
  }
  return `${number >= 10 || power === 0 ? Math.round(number) : number.toFixed(1)} ${units[power]}`;
}
