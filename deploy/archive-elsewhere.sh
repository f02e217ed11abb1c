#!/bin/sh
# Keeps PostgreSQL's log and a base backup a day in another place, sealed for a public key (docs/operations.md):
#   archive-elsewhere.sh <own folder> <folder elsewhere> <public key>
# How the server is reached: PGHOST, PGPORT, PGUSER, PGPASSFILE, as psql takes them; the login may replicate.
#   PANOH_ARCHIVE_SECONDS   30: that much of what was saved is lost at most with the whole machine
#   PANOH_KEEP_DAYS         7: whatever holds the keys for longer can undo what was erased
# Runs for ever, says what it cannot do and tries again. Meanwhile the log waits in its own folder, and while this does
# not run at all, in PostgreSQL. It ends after four turns in which PostgreSQL did not answer, and must be started again: under
# Docker it shares PostgreSQL's network, and a restart of that leaves it in one that no longer exists.
set -eu
umask 077
export LC_ALL=C PGCONNECT_TIMEOUT=5 PGUSER="${PGUSER:-panoh_owner}" PGDATABASE="${PGDATABASE:-panoh}"

[ $# -eq 3 ] && [ -d "$1" ] && [ -d "$2" ] && [ -s "$3" ] || {
  echo 'archive-elsewhere.sh <own folder> <folder elsewhere> <public key>' >&2
  exit 2
}
own=$1 elsewhere=$2 key=$3
SLOT=panoh_elsewhere
GNUPGHOME=$own/gnupg
export GNUPGHOME
mkdir -p "$own/log" "$GNUPGHOME"

ask() { psql -X -w -q -A -t -v ON_ERROR_STOP=1 -c "$1"; }

# For Health and the alarms; a database that was never migrated cannot note it.
note() { ask "select panoh.note_backup('$1')" >/dev/null 2>&1 || :; }

# What comes in, sealed, under a name that is there once it is whole. A source that broke off leaves the file `broken`.
seal() {
  gpg --batch --quiet --yes --trust-model always --recipient-file "$key" --output "$elsewhere/$1.part" --encrypt &&
    [ ! -e "$own/broken" ] && sync "$elsewhere/$1.part" && mv "$elsewhere/$1.part" "$elsewhere/$1"
}

# The name holds the piece of the log from which a restore needs all. It is no backup yet: the log up to its end comes next.
seal_base() {
  first=$(ask 'select pg_walfile_name(pg_current_wal_lsn())') || return 1
  rm -f "$own/broken" "$elsewhere"/new-base-*.part
  {
    pg_basebackup --no-password --pgdata=- --format=tar --wal-method=none --checkpoint=fast 2>&3 || : >"$own/broken"
  } 3>&2 | seal "new-base-$(date -u +%Y-%m-%dT%H-%M-%SZ)-$first.tar.gpg"
}

# A finished piece, or the list of what became of the log; the one that is being written is called `.partial`.
seal_log() {
  for path in "$own"/log/*; do
    case ${path##*/} in *.partial | '*') continue ;; esac
    seal "log-${path##*/}.gpg" <"$path" || return 1
    rm "$path"
  done
}

bases() { find "$elsewhere" -maxdepth 1 -name 'base-*.tar.gpg' "$@" | sort; }

forget_old() {
  newest=$(bases | tail -n 1)
  bases -mmin "+$((${PANOH_KEEP_DAYS:-7} * 1440))" | while read -r old; do
    [ "$old" = "$newest" ] || rm "$old"
  done
  first=$(bases | head -n 1 | sed 's/.*-\([0-9A-F]\{24\}\)\.tar\.gpg$/\1/')
  find "$elsewhere" -maxdepth 1 -name 'log-????????????????????????.gpg' | sort |
    awk -v first="$elsewhere/log-$first.gpg" '$0 < first' | while read -r old; do rm "$old"; done
}

turn() {
  rm -f "$own/broken"
  seal_log || return 1
  silent=$((silent + 1))
  ask 'select pg_switch_wal()' >/dev/null || return 1
  silent=0
  for new in "$elsewhere"/new-base-*.gpg; do
    [ ! -e "$new" ] || { mv "$new" "$elsewhere/${new##*/new-}" && note backup; }
  done
  if [ -e "$own/hole" ] || [ -z "$(bases -mmin -1440)" ]; then
    seal_base && rm -f "$own/hole" || return 1
  fi
  [ -z "$(bases)" ] || forget_old
  note archive
  touch "$own/sealed"
}

# One of an earlier run, which was killed, would hold the slot. A log with a hole serves no base backup from before it.
receive() {
  slot=$(ask "select count(pg_terminate_backend(active_pid)) >= 0 from pg_replication_slots
    where slot_name = '$SLOT' and wal_status <> 'lost' having count(*) > 0") || return 1
  if [ -z "$slot" ]; then
    ask "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '$SLOT'" >/dev/null &&
      pg_receivewal --no-password --slot="$SLOT" --create-slot || return 1
    rm -f "$own"/log/*
    touch "$own/hole"
  fi
  pg_receivewal --no-password --slot="$SLOT" --directory="$own/log" --no-loop &
  receiver=$!
}

# As the watchdog: when it begins, every hour, and when it ends, also of another run.
tell() {
  now=$(date +%s)
  if [ "$1" -eq 0 ]; then
    [ "$begun" -eq 0 ] || echo "panoh: archive_stuck over after $(((now - begun) / 60)) min" >&2
    begun=0 told=0
    rm -f "$own/alarm"
    return
  fi
  [ "$begun" -ne 0 ] || begun=$now
  [ $((now - told)) -ge 3600 ] || return 0
  told=$now
  echo 'panoh: ALARM archive_stuck: nothing reaches the other place; the log waits on this machine' >&2
  # A full disk must not end it.
  { echo "$begun $told" >"$own/alarm"; } 2>/dev/null || :
}

begun=0 told=0 silent=0
[ ! -s "$own/alarm" ] || read -r begun told <"$own/alarm" || :
receiver=
trap '[ -z "$receiver" ] || kill "$receiver"' EXIT
trap 'exit 0' TERM INT
while :; do
  { [ -n "$receiver" ] && kill -0 "$receiver"; } 2>/dev/null || receive || receiver=
  code=0
  turn || code=$?
  tell "$code"
  [ "$silent" -lt 4 ] || exit 1
  sleep "${PANOH_ARCHIVE_SECONDS:-30}" &
  wait "$!"
done
