# Keeps watch over one attempt of one container, independent of the agent that started it: an agent
# may die and come back, and finds here what it needs. Runs as leader of its own session, with the
# container's environment.
#
# usage: supervise.sh STATE LOG MARK CWD TOOLS CGROUPS SCRIPT_DIR STDIN -- COMMAND...
#   STATE   directory of this attempt; gets supervisor, pid, exit, and for those who attach: in (a FIFO),
#           out.raw, err.raw, terminal
#   LOG     CRI log file
#   MARK    file created once the exit code is written
#   CWD     the container's working directory
#   TOOLS   PATH for this script's own tools
#   CGROUPS cgroup.procs files to enter, separated by colons; may be empty
#   STDIN   "open" if the container's stdin stays open for those who attach, else empty
# With TROUPE_TERMINAL set, that is the container's terminal and its master's side is open as 3.
state=$1 log=$2 mark=$3 cwd=$4 tools=$5 cgroups=$6 scripts=$7 stdin=$8
shift 8
[ "$1" = -- ] && shift
terminal=$TROUPE_TERMINAL

container_path=$PATH
PATH=$tools

# Start time of a process in clock ticks since boot: with the pid it names a process for ever.
ticks() {
  read -r stat < "/proc/$1/stat" || return 1
  set -- ${stat##*) }
  echo "${20}"
}

# A file is there whole or not at all.
put() {
  echo "$2" > "$state/$1.new" && mv "$state/$1.new" "$state/$1"
}

put supervisor "$$ $(ticks $$)"
mkfifo -m 600 "$state/out" "$state/err"
setsid=$(command -v setsid)

write_log() {
  LC_ALL=C TROUPE_STREAM=$1 TROUPE_LOG=$log TROUPE_EOF=$state/$2.eof \
    awk $TROUPE_AWK_FLAGS -f "$scripts/cri-log.awk" > /dev/null 2>&1
}
# Those who attach see each byte as it comes; the log has whole lines.
keep() {
  tee -a "$state/$1.raw" 2> /dev/null
}
if [ -n "$terminal" ]; then
  put terminal "$terminal"
  : > "$state/out.raw"
  : > "$state/err.eof"
  keep out <&3 | write_log stdout out &
elif [ -n "$stdin" ]; then
  : > "$state/out.raw"
  : > "$state/err.raw"
  keep out < "$state/out" | write_log stdout out &
  keep err < "$state/err" | write_log stderr err &
else
  write_log stdout out < "$state/out" &
  write_log stderr err < "$state/err" &
fi

# Stdin is open while somebody holds it for writing. That is this shell, until the agent says that the
# only client a container with stdinOnce has is gone.
closing='' copier=''
if [ -n "$stdin" ]; then
  trap 'closing=1; exec 4>&-' USR1
  mkfifo -m 600 "$state/in"
  exec 4<> "$state/in"
  if [ -n "$terminal" ]; then
    cat <&4 >&3 2> /dev/null &
    copier=$!
  fi
fi

(
  unset TROUPE_AWK_FLAGS TROUPE_BOOT TROUPE_TERMINAL
  if [ -n "$terminal" ]; then
    exec <> "$terminal" >&0 2>&1
    : > "$state/opened"
    set -- -c "$@"
    [ -n "$TERM" ] || export TERM=xterm
  elif [ -n "$stdin" ]; then
    exec < "$state/in" > "$state/out" 2> "$state/err"
  else
    exec < /dev/null > "$state/out" 2> "$state/err"
  fi
  exec 3>&- 4>&-
  if [ -n "$cgroups" ]; then
    # $$ would be the supervisor; a fresh shell knows its own pid, which exec keeps.
    enter='IFS=:; for f in $1; do echo $$ > "$f"; done 2> /dev/null; unset IFS; shift; PATH=$1; shift; exec "$@"'
    cd "$cwd" || exit 128
    exec sh -c "$enter" sh "$cgroups" "$container_path" "$setsid" "$@"
  fi
  cd "$cwd" || exit 128
  PATH=$container_path
  exec "$setsid" "$@"
) &
pid=$!

# Who opened and left a terminal nobody else has open, to give it a size, would hang it up; so nobody is
# told of the container before it has.
if [ -n "$terminal" ]; then
  tries=0
  until [ -e "$state/opened" ] || [ "$tries" -ge 100 ]; do
    sleep 0.01
    tries=$((tries + 1))
  done
fi

# setsid runs the command in place, so this is the container's first process and its group's leader.
put pid "$pid $(ticks "$pid")"
wait "$pid"
code=$?
while [ -n "$closing" ]; do # that was the signal, or it came just now
  closing=
  wait "$pid"
  again=$?
  [ "$again" = 127 ] || code=$again
done

# What the first process leaves behind dies with it, as in a pid namespace.
kill -s KILL -- "-$pid" 2> /dev/null
if [ -n "$terminal" ]; then # where a shell gives each job a group of its own
  for each in /proc/[0-9]*; do
    read -r stat 2> /dev/null < "$each/stat" || continue
    set -- ${stat##*) }
    [ "$4" = "$pid" ] && kill -s KILL "${each#/proc/}" 2> /dev/null
  done
fi
[ -n "$copier" ] && kill "$copier" 2> /dev/null
exec 3>&- 4>&-

# Who was killed before it opened its output leaves the log's writers waiting for it to be opened.
: <> "$state/out"
: <> "$state/err"

# The log is complete before the end is told; a daemon that escaped may hold it open, so not for ever.
tries=0
until [ -e "$state/out.eof" ] && [ -e "$state/err.eof" ] || [ "$tries" -ge 50 ]; do
  sleep 0.02
  tries=$((tries + 1))
done
rm -f "$state/in" "$state/out" "$state/err" "$state/out.eof" "$state/err.eof" \
  "$state/out.raw" "$state/err.raw"

reason=
if [ "$code" = 137 ] && [ -n "$cgroups" ]; then
  IFS=:
  for procs in $cgroups; do
    for counters in "${procs%/*}/memory.events" "${procs%/*}/memory.oom_control"; do
      [ -r "$counters" ] && while IFS=' ' read -r key value; do
        [ "$key" = oom_kill ] && [ "$value" != 0 ] && reason=OOMKilled
      done < "$counters"
    done
  done
  unset IFS
fi
put exit "$code $reason"
: > "$mark"
