#!/bin/sh
# Makes a new PostgreSQL server of a base backup and the archive, and starts it (docs/operations.md).
#   restore-server.sh <base backup> <archive> <empty folder of the new server>
# How the new server will be reached: PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSFILE, as psql takes them.
#   PANOH_UNTIL    a time before a mistake, '2026-11-25 14:05:00+05'; without it all that is in the archive comes back
#   PANOH_BEGIN    how the server is begun, where not by pg_ctl: 'pg_ctlcluster 17 restored start'
# Nothing but the new folder is written to. What the new server writes is archived nowhere until it is given an archive
# of its own: in the one it came from it would be taken for what went before.
set -eu
umask 077
export LC_ALL=C
PGUSER=${PGUSER:-panoh_owner} PGDATABASE=${PGDATABASE:-panoh} PGCONNECT_TIMEOUT=5
export PGUSER PGDATABASE PGCONNECT_TIMEOUT

refuse() {
  echo "$1" >&2
  exit 1
}

[ $# -eq 3 ] || {
  echo 'restore-server.sh <base backup> <archive> <empty folder of the new server>' >&2
  exit 2
}
backup=$1 archive=$2 data=$3
case $archive in *[!A-Za-z0-9/._-]* | [!/]*) refuse "$archive is no plain path that begins with /" ;; esac
[ -s "$backup/backup_label" ] || refuse "$backup is no base backup"
[ -z "$(ls -A "$data" 2>/dev/null)" ] || refuse "$data is not empty"
PATH=/usr/lib/postgresql/$(cat "$backup/PG_VERSION")/bin:$PATH

# The place of a piece in its line, from its name: 8 digits of the line, 8 of the four gigabytes, 8 of the piece in them.
place_of() {
  low=${1#????????????????} high=${1#????????}
  echo $((0x${high%????????} * in_four + 0x$low))
}

# PostgreSQL takes a missing piece for the end of the archive, and would leave out all that comes after it.
refuse_holes() {
  first=$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]\{24\}\))$/\1/p' "$backup/backup_label")
  [ -s "$archive/$first" ] || refuse "$archive does not hold $first, with which the backup begins"
  in_four=$((4294967296 / $(wc -c <"$archive/$first")))
  before=$first
  last=$(place_of "$first")
  for path in "$archive"/"${first%????????????????}"????????????????; do
    here=$(place_of "${path##*/}")
    [ "$here" -le "$((last + 1))" ] || refuse "$archive has a hole between $before and ${path##*/}"
    [ "$here" -le "$last" ] || last=$here before=${path##*/}
  done
}
refuse_holes
pg_verifybackup --no-parse-wal --quiet "$backup" || refuse "$backup is not as it was written"

mkdir -p "$data"
cp -a "$backup/." "$data/"
chmod 700 "$data"
{
  echo "restore_command = 'cp $archive/%f %p'"
  echo 'archive_mode = off'
  [ -z "${PANOH_UNTIL:-}" ] || printf "recovery_target_time = '%s'\nrecovery_target_action = 'promote'\n" "$PANOH_UNTIL"
} >>"$data/postgresql.auto.conf"
touch "$data/recovery.signal"

if [ -n "${PANOH_BEGIN:-}" ]; then
  sh -c "$PANOH_BEGIN"
else
  pg_ctl --pgdata="$data" --wait --timeout=86400 --log="$data/restored.log" start >/dev/null ||
    refuse "PostgreSQL did not start; $data/restored.log says why"
fi
ask() { psql -X -w -q -A -t -v ON_ERROR_STOP=1 -c "$1"; }
until [ "$(ask 'select pg_is_in_recovery()' 2>/dev/null)" = f ]; do
  pg_ctl --pgdata="$data" status >/dev/null || refuse "PostgreSQL ended before it had played the archive"
  sleep 0.2
done

# Whoever had left, or was shut out, since then would else be let in again.
ask 'update panoh.sessions set ended_at = panoh.now() where ended_at is null'
echo "Restored. The last change that came back is of $(ask "select coalesce(to_char(pg_last_xact_replay_timestamp()
  at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS\"Z\"'), 'the backup itself')"). Every session is ended."
