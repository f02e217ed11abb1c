#!/bin/sh
# Takes a base backup of a PostgreSQL server while it serves, and removes what is older than is kept (docs/operations.md).
#   backup-server.sh <folder of the backups> <archive>
# How the server is reached: PGHOST, PGPORT, PGUSER, PGPASSFILE, as psql takes them; the login may replicate.
#   PANOH_KEEP_DAYS   7: whatever holds the keys for longer can undo what was erased
set -eu
umask 077
export LC_ALL=C

[ $# -eq 2 ] && [ -d "$1" ] && [ -d "$2" ] || {
  echo 'backup-server.sh <folder of the backups> <archive>' >&2
  exit 2
}
backups=$1 archive=$2
new=$backups/$(date -u +%Y-%m-%dT%H-%M-%SZ)
NAMES='20??-??-??T??-??-??Z*'

# Ends when all of the log that it needs is in the archive; a backup that was cut off keeps the name of one.
pg_basebackup --no-password --pgdata="$new.part" --wal-method=none --checkpoint=fast
PATH=/usr/lib/postgresql/$(cat "$new.part/PG_VERSION")/bin:$PATH
pg_verifybackup --no-parse-wal --quiet "$new.part"
mv "$new.part" "$new"
sync "$backups"

find "$backups" -mindepth 1 -maxdepth 1 -type d -name "$NAMES" -mtime +"$((${PANOH_KEEP_DAYS:-7} - 1))" \
  ! -path "$new" -exec rm -rf {} +
oldest=$(find "$backups" -mindepth 1 -maxdepth 1 -type d -name "$NAMES" ! -name '*.part' | sort | head -n 1)
pg_archivecleanup "$archive" "$(sed -n 's/^START WAL LOCATION: .*(file \([0-9A-F]\{24\}\))$/\1/p' "$oldest/backup_label")"
psql -X -w -q -d "${PGDATABASE:-panoh}" -c "select panoh.note_backup('backup')" >/dev/null ||
  echo 'Health does not show this backup: only the owner may note it.' >&2
echo "$new"
