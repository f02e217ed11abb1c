#!/bin/sh
# Asks the database every minute what is amiss, and gives an alarm; it needs neither Node nor Redis (docs/operations.md).
#   watchdog.sh              looks once: 0 all well, 1 something is amiss, 2 it cannot watch
#   watchdog.sh --forever    looks again and again
# How the database is reached: PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSFILE, as psql takes them.
# Where the alarm goes: standard output, the system's log where there is one, and
#   PANOH_ALARM_FILE         a file that every alarm is added to
#   PANOH_ALARM_COMMAND      a command that gets the alarm on its standard input: mail, a pager
#   PANOH_WATCH_DISK         a folder on the disk of the database: an alarm where less than PANOH_WATCH_DISK_FREE percent are free
#   PANOH_WATCH_STATE        folder for what was told already; /var/lib/panoh-watchdog
# An alarm is codes, numbers and times: no case, no person, no agency.
set -u
export LC_ALL=C
PGUSER=${PGUSER:-panoh_watchdog} PGDATABASE=${PGDATABASE:-panoh} PGCONNECT_TIMEOUT=5 PGOPTIONS='-c statement_timeout=8000'
export PGUSER PGDATABASE PGCONNECT_TIMEOUT PGOPTIONS

# Longer than a sweep: what one look sees may be mended by the next one of the product's own.
confirm=${PANOH_WATCH_CONFIRM_SECONDS:-35}
every=${PANOH_WATCH_EVERY_SECONDS:-60}
again=${PANOH_ALARM_AGAIN_SECONDS:-3600}
state=${PANOH_WATCH_STATE:-/var/lib/panoh-watchdog}
disk=${PANOH_WATCH_DISK:-} least=${PANOH_WATCH_DISK_FREE:-20}

ASK="select code, count, coalesce(to_char(since at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI\"Z\"'), '-') from panoh.watch()"

# One line for each thing that is amiss: code, number, since when. What psql says is never shown: it names hosts.
look() {
  answer=$(timeout 9 psql -X -w -q -A -t -F ' ' -v ON_ERROR_STOP=1 -c "$ASK" 2>/dev/null)
  case $? in
    0) [ -z "$answer" ] || printf '%s\n' "$answer" ;;
    1 | 3) echo 'watch_refused 1 -' ;;
    127) echo 'psql_missing 1 -' ;;
    *) echo 'database_silent 1 -' ;;
  esac
  [ -z "$disk" ] || look_at_disk
}

# The number is what is free, in percent; 0 also where the disk cannot be looked at.
look_at_disk() {
  used=$(df -P "$disk" 2>/dev/null | sed -n '$s/.* \([0-9][0-9]*\)% .*/\1/p')
  free=$((100 - ${used:-100}))
  [ "$free" -ge "$least" ] || echo "disk_low $free -"
}

codes_of() { printf '%s\n' "$1" | cut -d ' ' -f 1 | tr '\n' ' '; }

# Lines of the second list whose code is in the first one too.
seen_twice() {
  first=" $(codes_of "$1")"
  printf '%s\n' "$2" | while read -r code rest; do
    case $first in *" $code "*) printf '%s %s\n' "$code" "$rest" ;; esac
  done
}

tell() {
  printf '%s\n' "$1"
  [ -z "${PANOH_ALARM_FILE:-}" ] || printf '%s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$PANOH_ALARM_FILE" ||
    echo 'panoh: the alarm file cannot be written'
  ! command -v logger >/dev/null 2>&1 || logger -t panoh -p user.crit -- "$1" 2>/dev/null || :
  [ -z "${PANOH_ALARM_COMMAND:-}" ] || printf '%s\n' "$1" | timeout 30 sh -c "$PANOH_ALARM_COMMAND" >/dev/null 2>&1 ||
    echo 'panoh: the alarm command failed'
}

# Since when it lasts, when it was told last, and every code that was told.
remember() {
  mkdir -p "$state" 2>/dev/null && printf '%s\n' "$1" "$2" "$3" >"$state/told.new" 2>/dev/null &&
    mv "$state/told.new" "$state/told" || echo 'panoh: what was told cannot be kept, and is told every time'
}

# At once, when something else is amiss as well, and every hour.
alarm() {
  now=$(date +%s) begun=$now last=0 told=''
  [ ! -r "$state/told" ] || { read -r begun && read -r last && read -r told; } <"$state/told"
  news=''
  for code in $(codes_of "$1"); do
    case " $told " in *" $code "*) ;; *) news=1 told="$told $code" ;; esac
  done
  [ -z "$news" ] && [ "$now" -ge "$last" ] && [ $((now - last)) -lt "$again" ] && return
  tell "panoh: ALARM $(printf '%s\n' "$1" | sed 's/ -$//; s/ \([^ ]*Z\)$/ since \1/' | paste -s -d ',' - | sed 's/,/, /g')"
  remember "$begun" "$now" "${told# }"
}

all_well() {
  [ -r "$state/told" ] || return
  read -r begun <"$state/told"
  tell "panoh: over after $((($(date +%s) - begun) / 60)) min"
  rm -f "$state/told"
}

watch() {
  found=$(look)
  if [ -n "$found" ]; then
    sleep "$confirm"
    found=$(seen_twice "$found" "$(look)")
  fi
  # For whoever asks whether the watchdog itself still looks.
  mkdir -p "$state" 2>/dev/null && : 2>/dev/null >"$state/looked"
  if [ -z "$found" ]; then
    all_well
    return 0
  fi
  alarm "$found"
  return 1
}

case ${1:-} in
  '') watch ;;
  --forever)
    trap 'exit 0' INT TERM
    while :; do
      watch
      sleep "$every" &
      wait $!
    done
    ;;
  *)
    echo 'watchdog.sh [--forever]' >&2
    exit 2
    ;;
esac
