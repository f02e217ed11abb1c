#!/bin/sh
# Two PostgreSQL servers: one serves, the other copies it and can take over (docs/operations.md).
#   standby.sh serve <command that starts PostgreSQL>   on both, at every start; one that was replaced does not serve
#   standby.sh copy        with PostgreSQL stopped here: makes a copy of the other server; the data from before stays aside
#   standby.sh take-over   asks whether the other machine is off; then this server serves
# How the server here is reached: PGDATA, PGHOST, PGPORT, PGUSER, PGPASSFILE, as psql takes them.
#   PANOH_OTHER_ADDRESS      the other machine; PANOH_OTHER_PORT if its PostgreSQL is not at 5432
#   PANOH_STANDBY_PASSWORD   of the role that copies, the same on both machines
set -eu
umask 077
export PGUSER="${PGUSER:-panoh_owner}"

NAME=panoh_standby
# Certificates are made at each start. With channel binding the password proves each server to the other.
LINK="host=$PANOH_OTHER_ADDRESS port=${PANOH_OTHER_PORT:-5432} user=$NAME connect_timeout=3"
LINK="$LINK sslmode=require channel_binding=require"
# `standby`, or the number of the line of history that a serving server writes: each take-over begins the next line.
PART="select case when pg_is_in_recovery() then 'standby' else left(pg_walfile_name(pg_current_wal_lsn()), 8) end"

refuse() {
  echo "$1" >&2
  exit 1
}
alarm() { echo "panoh: ALARM $1" >&2; }
ask() { psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d postgres -c "$1"; }
ask_other() { PGPASSWORD=$PANOH_STANDBY_PASSWORD psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d "$LINK dbname=postgres" -c "$1"; }

# A higher number than the given one. Only one of two can have it, so they never end each other.
is_replaced() {
  there=$(ask_other "$PART" 2>/dev/null) || return 1
  [ "$there" != standby ] && [ "$((0x$there))" -gt "$1" ] &&
    alarm 'replaced: the other server took over; this one does not serve. Make it a copy'
}

# The password reaches psql by its environment: lists of processes do not show it.
add_role() {
  psql -X -w -q -v ON_ERROR_STOP=1 -d postgres <<END
\\set password \`printf %s "\$PANOH_STANDBY_PASSWORD"\`
select 'create role $NAME login replication' where not exists (select from pg_roles where rolname = '$NAME') \\gexec
alter role $NAME password :'password';
END
}

watch_other() {
  has_role='' away=0 begun=0 told=0
  while sleep "${PANOH_LOOK_SECONDS:-5}" && kill -0 "$server" 2>/dev/null; do
    part=$(ask "$PART" 2>/dev/null) || continue
    if [ "$part" = standby ]; then
      linked=$(ask "select count(*) from pg_stat_wal_receiver where status = 'streaming'") || continue
    else
      [ -n "$has_role" ] || { add_role && has_role=yes; }
      if is_replaced "$((0x$part))"; then
        kill -INT "$server"
        return
      fi
      linked=$(ask "select count(*) from pg_stat_replication where application_name = '$NAME' and state = 'streaming'") ||
        continue
    fi
    away=$((linked > 0 ? 0 : away + 1)) now=$(date +%s)
    # Said as the watchdog does: when it begins, every hour, and when it ends.
    if [ "$away" -ge 3 ]; then
      [ "$begun" -ne 0 ] || begun=$now
      [ "$((now - told))" -lt 3600 ] || {
        told=$now
        alarm 'standby_away: the two servers are not connected'
      }
    elif [ "$away" -eq 0 ] && [ "$begun" -ne 0 ]; then
      echo "panoh: standby_away over after $(((now - begun) / 60)) min" >&2
      begun=0 told=0
    fi
  done
}

serve() {
  if [ -s "$PGDATA/PG_VERSION" ] && [ ! -e "$PGDATA/standby.signal" ]; then
    line=$(LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^Latest checkpoint's TimeLineID: *//p")
    if is_replaced "$line"; then exit 1; fi
  fi
  own=$(mktemp -d)
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 7300 -subj /CN=panoh \
    -keyout "$own/key" -out "$own/certificate" 2>/dev/null
  cat >"$own/hba" <<END
hostssl postgres,replication $NAME all scram-sha-256
host all,replication $NAME all reject
include $PGDATA/pg_hba.conf
END
  [ "$(id -u)" -ne 0 ] || chown -R postgres "$own"
  PGPASSWORD=$PANOH_STANDBY_PASSWORD "$@" -c ssl=on -c "ssl_cert_file=$own/certificate" -c "ssl_key_file=$own/key" \
    -c "hba_file=$own/hba" -c "primary_slot_name=$NAME" -c "primary_conninfo=$LINK application_name=$NAME" &
  server=$!
  trap 'kill -INT "$server"' INT TERM
  watch_other &
  code=0
  wait "$server" || code=$?
  while kill -0 "$server" 2>/dev/null; do
    code=0
    wait "$server" || code=$?
  done
  rm -rf "$own"
  exit "$code"
}

copy() {
  runs=0
  pg_isready -q || runs=$?
  [ "$runs" -eq 2 ] || refuse 'PostgreSQL runs here. Stop it first.'
  part=$(ask_other "$PART") || refuse "$PANOH_OTHER_ADDRESS cannot be copied."
  [ "$part" != standby ] || refuse "$PANOH_OTHER_ADDRESS is a copy itself."
  rm -rf "$PGDATA.part"
  mkdir -p "${PGDATA%/*}"
  ask_other "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '$NAME' and not active" \
    >/dev/null
  PGPASSWORD=$PANOH_STANDBY_PASSWORD pg_basebackup --no-password -d "$LINK" --pgdata="$PGDATA.part" --checkpoint=fast \
    --create-slot --slot="$NAME"
  touch "$PGDATA.part/standby.signal"
  if [ -n "$(ls -A "$PGDATA" 2>/dev/null)" ]; then
    aside=$PGDATA-before-$(date -u +%Y-%m-%dT%H-%M-%SZ)
    mv "$PGDATA" "$aside"
    echo "The earlier data stays in $aside. Delete it: it holds keys."
  else
    rm -rf "$PGDATA"
  fi
  mv "$PGDATA.part" "$PGDATA"
  sync
  echo "This server is a copy of $PANOH_OTHER_ADDRESS. Start it."
}

take_over() {
  [ "$(ask "$PART")" = standby ] || refuse 'This server is no copy.'
  seen=
  while now=$(ask_other 'select pg_current_wal_flush_lsn()' 2>/dev/null); do
    [ -n "$seen" ] || echo 'The other server serves. Stop it there: docker compose stop. Waiting.'
    seen=$now
    sleep 1
  done
  if [ -n "$seen" ]; then
    lacks=$(ask "select greatest(0, pg_wal_lsn_diff('$seen', pg_last_wal_receive_lsn()))")
    [ "$lacks" = 0 ] ||
      refuse "$lacks bytes that the other one saved are not here. Start it again, or repeat this to go on without them."
  fi
  echo "$PANOH_OTHER_ADDRESS does not answer. If it serves on unseen, what is saved there from now on is lost."
  echo 'Is that machine off, or its PostgreSQL stopped? Type off.'
  read -r answer || answer=
  [ "$answer" = off ] || refuse 'Nothing was changed.'
  # It would wait for a copy that is not there.
  ask 'alter system reset synchronous_standby_names'
  ask 'select pg_reload_conf()' >/dev/null
  [ "$(ask 'select pg_promote(true, 240)')" = t ] || refuse 'PostgreSQL does not end its copying; its log says why.'
  echo "This server serves. The last change it has is of $(ask "select coalesce(to_char(pg_last_xact_replay_timestamp()
    at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS\"Z\"'), 'before its start')")."
}

case ${1:-} in
  serve) shift && serve "$@" ;;
  copy) copy ;;
  take-over) take_over ;;
  *) refuse 'standby.sh serve <command>, copy or take-over' ;;
esac
