# Keeps watch over one attempt of one container, independent of the agent that started it: an agent
# may die and come back, and finds here what it needs. Runs as leader of its own session, with the
# container's environment.
#
# usage: supervise.sh STATE LOG MARK CWD TOOLS CGROUPS SCRIPT_DIR [--] COMMAND...
#   STATE   directory of this attempt; gets supervisor, pid, exit
#   LOG     CRI log file
#   MARK    file created once the exit code is written
#   CWD     the container's working directory
#   TOOLS   PATH for this script's own tools
#   CGROUPS cgroup.procs files to enter, separated by colons; may be empty
state=$1 log=$2 mark=$3 cwd=$4 tools=$5 cgroups=$6 scripts=$7
shift 7
[ "$1" = -- ] && shift

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
    awk $TROUPE_AWK_FLAGS -f "$scripts/cri-log.awk" < "$state/$2" > /dev/null 2>&1
}
write_log stdout out &
write_log stderr err &

(
  unset TROUPE_AWK_FLAGS TROUPE_BOOT
  if [ -n "$cgroups" ]; then
    # $$ would be the supervisor; a fresh shell knows its own pid, which exec keeps.
    enter='IFS=:; for f in $1; do echo $$ > "$f"; done 2> /dev/null; unset IFS; shift; PATH=$1; shift; exec "$@"'
    cd "$cwd" || exit 128
    exec sh -c "$enter" sh "$cgroups" "$container_path" "$setsid" "$@"
  fi
  cd "$cwd" || exit 128
  PATH=$container_path
  exec "$setsid" "$@"
) < /dev/null > "$state/out" 2> "$state/err" &
pid=$!

# setsid runs the command in place, so this is the container's first process and its group's leader.
put pid "$pid $(ticks "$pid")"
wait "$pid"
code=$?

# What the first process leaves behind dies with it, as in a pid namespace.
kill -s KILL -- "-$pid" 2> /dev/null

# The log is complete before the end is told; a daemon that escaped may hold it open, so not for ever.
tries=0
until [ -e "$state/out.eof" ] && [ -e "$state/err.eof" ] || [ "$tries" -ge 50 ]; do
  sleep 0.02
  tries=$((tries + 1))
done
rm -f "$state/out" "$state/err" "$state/out.eof" "$state/err.eof"

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
