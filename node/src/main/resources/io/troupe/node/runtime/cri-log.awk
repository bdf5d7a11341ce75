# Writes lines as CRI log lines: <RFC3339 time> <stream> <F or P> <text>. One write per line, to a
# file opened for appending that the other stream's writer shares. The agent rotates by renaming the
# file and changing the text in <log>.turn, which is looked at once a second.
#
# The time is that of boot (given) plus /proc/uptime: no process is started per line. Hundredths of a
# second are all uptime has; a counter below them keeps times distinct and in order.

function two(n) {
  return (n < 10 ? "0" : "") n
}

# Days since 1970 to a date in the Gregorian calendar, by eras of 400 years.
function date_of(days,    era, doe, yoe, doy, mp, d, m, y) {
  days += 719468
  era = int(days / 146097)
  doe = days - era * 146097
  yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
  y = yoe + era * 400
  doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
  mp = int((5 * doy + 2) / 153)
  d = doy - int((153 * mp + 2) / 5) + 1
  m = mp < 10 ? mp + 3 : mp - 9
  if (m <= 2) y++
  return y "-" two(m) "-" two(d)
}

function stamp(    line, part, hundredths, second, day, rest) {
  getline line < "/proc/uptime"
  close("/proc/uptime")
  split(line, part, " ")
  hundredths = int((boot + part[1]) * 100 + 0.5)
  if (hundredths > latest) {
    latest = hundredths
    below = 0
  } else {
    below++
  }
  second = int(latest / 100)
  if (second != checked) {
    checked = second
    turn()
  }
  day = int(second / 86400)
  if (day != known_day) {
    known_day = day
    known_date = date_of(day)
  }
  rest = second - day * 86400
  return known_date "T" two(int(rest / 3600)) ":" two(int(rest / 60) % 60) ":" two(rest % 60) "." \
    two(latest - second * 100) sprintf("%07d", below) "Z"
}

function turn(    now) {
  now = ""
  getline now < turn_file
  close(turn_file)
  if (now != turned) {
    close(log_file)
    turned = now
  }
}

BEGIN {
  RS = "\n"
  boot = ENVIRON["TROUPE_BOOT"] + 0
  stream = ENVIRON["TROUPE_STREAM"]
  log_file = ENVIRON["TROUPE_LOG"]
  turn_file = log_file ".turn"
  latest = 0
  turned = ""
}

{
  text = $0
  at = stamp()
  while (length(text) > 4000) {
    print at " " stream " P " substr(text, 1, 4000) >> log_file
    fflush(log_file)
    text = substr(text, 4001)
  }
  print at " " stream " F " text >> log_file
  fflush(log_file)
}

END {
  printf "" > ENVIRON["TROUPE_EOF"]
}
