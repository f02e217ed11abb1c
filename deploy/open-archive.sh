#!/bin/sh
# Opens what archive-elsewhere.sh sealed, for restore-server.sh, where gpg holds the private key (docs/operations.md):
#   open-archive.sh <folder elsewhere> <empty folder>
# Leaves `base` and `archive` in it.
#   PANOH_BASE   name of an older base backup, where a restore is to end before the newest one was taken
set -eu
umask 077
export LC_ALL=C

refuse() {
  echo "$1" >&2
  exit 1
}

[ $# -eq 2 ] || {
  echo 'open-archive.sh <folder elsewhere> <empty folder>' >&2
  exit 2
}
elsewhere=$1 to=$2
[ -z "$(ls -A "$to" 2>/dev/null)" ] || refuse "$to is not empty"
base=$(find "$elsewhere" -maxdepth 1 -name "${PANOH_BASE:-base-*.tar.gpg}" | sort | tail -n 1)
[ -n "$base" ] || refuse "$elsewhere holds no base backup"
first=$(echo "$base" | sed 's/.*-\([0-9A-F]\{24\}\)\.tar\.gpg$/\1/')
mkdir -p "$to/base" "$to/archive"

# Nothing is taken from a file that was changed: gpg says so only at its end.
unseal() { gpg --batch --quiet --yes --output "$2" --decrypt "$1" || refuse "$1 does not open: it was changed, or its private key is not here"; }

unseal "$base" "$to/base.tar"
tar -xf "$to/base.tar" -C "$to/base"
rm "$to/base.tar"
for path in "$elsewhere"/log-*.gpg; do
  name=$(basename "$path" .gpg)
  name=${name#log-}
  case $name in *.history) ;; *) [ "$(printf '%s\n' "$first" "$name" | sort | head -n 1)" = "$first" ] || continue ;; esac
  unseal "$path" "$to/archive/$name"
done
