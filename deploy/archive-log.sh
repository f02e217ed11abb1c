#!/bin/sh
# Keeps one piece of PostgreSQL's log; PostgreSQL calls it itself (docs/operations.md):
#   archive-log.sh <path of the piece> <its name> <archive>
# Ends with 0 once the piece is on the disk under its name. A piece that is kept is never written over: the same one again
# is well, since a server that was stopped in between asks twice; another one of that name is refused.
set -eu
umask 077

[ $# -eq 3 ] || {
  echo 'archive-log.sh <path of the piece> <its name> <archive>' >&2
  exit 2
}
kept=$3/$2
if [ -e "$kept" ]; then
  cmp -s "$1" "$kept" && exit 0
  echo "$kept is there already, and another one" >&2
  exit 1
fi
cp "$1" "$kept.part"
sync "$kept.part"
mv "$kept.part" "$kept"
sync "$3"
