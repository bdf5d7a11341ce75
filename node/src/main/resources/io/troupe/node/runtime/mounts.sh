# Puts a container's volumes in place within a mount namespace of its own, and becomes the container.
# Nothing of it is seen on the machine: a missing mount point is made in a private copy of the
# directory it belongs in, a tmpfs whose entries are the originals by bind mount.
#
# usage: mounts.sh TOOLS STAGE CWD [copy DIR]... [rw|ro SOURCE TARGET]... -- COMMAND...
#   TOOLS  PATH for this script's own tools
#   STAGE  an empty directory, where copies are put together
#   CWD    the container's working directory
#   copy   parents first; / is copied by becoming the root
path=$PATH PATH=$1 tools=$1 stage=$2 cwd=$3
shift 3

fail() {
  echo "mounting volumes failed: $1" >&2
  exit 128
}

# Tells whether the entry is there at all, a link to nothing included.
entry() { [ -e "$1" ] || [ -L "$1" ]; }

copy() {
  # Unbindable: a copy of a directory that holds the stage must not hold the copy.
  mount -t tmpfs -o "mode=$(stat -c %a "$1")" tmpfs "$stage" && mount --make-unbindable "$stage" ||
    fail "no private copy of $1"
  table=$stage.table
  (
    set --
    for from in "${dir%/}"/* "${dir%/}"/.[!.]* "${dir%/}"/..?*; do
      entry "$from" || continue
      to=$stage/${from##*/}
      if [ -L "$from" ]; then
        cp -P "$from" "$to"
      elif [ -d "$from" ]; then
        set -- "$@" "$to"
      else
        : > "$to"
      fi
    done
    [ $# = 0 ] || mkdir "$@"
  )
  # One mount command for all of them: a command for each would take longer than the container's start.
  for from in "${dir%/}"/* "${dir%/}"/.[!.]* "${dir%/}"/..?*; do
    entry "$from" && [ ! -L "$from" ] || continue
    case $from in
      *[[:space:]\\#]*) mount --rbind "$from" "$stage/${from##*/}" ;;
      *) echo "$from $stage/${from##*/} none rbind 0 0" ;;
    esac
  done > "$table"
  mount --all --fstab "$table" || fail "no private copy of $1"
  rm -f "$table"
}

while [ "$1" = copy ]; do
  dir=$2
  copy "$dir"
  shift 2
  if [ "$dir" = / ]; then
    chroot=$(command -v chroot)
    PATH=$path
    exec 9< / # for a volume that is the machine's own root, which has no other name from here on
    exec "$chroot" "$stage" /bin/sh "$0" "$tools" "$stage" "$cwd" "$@"
  fi
  mount --move "$stage" "$dir" || fail "no private copy of $dir"
done

while [ "$1" != -- ]; do
  if [ -d "$2" ]; then
    mkdir -p "$3"
  else
    mkdir -p "${3%/*}/"
    [ -e "$3" ] || : > "$3"
  fi
  if [ "$(readlink -f "$2")" != / ]; then
    mount --bind "$2" "$3" || fail "$3"
  elif [ -d "/proc/$$/fd/9" ]; then
    mount --no-canonicalize --rbind /proc/self/fd/9 "$3" || fail "$3"
  else
    mount --rbind / "$3" || fail "$3"
  fi
  [ "$1" = rw ] || mount -o remount,bind,ro "$3" || fail "$3"
  shift 3
done
shift

exec 9<&-
# Again, for where it leads now.
cd "$cwd" || exit 128
PATH=$path
exec "$@"
