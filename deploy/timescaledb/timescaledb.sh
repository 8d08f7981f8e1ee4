#!/usr/bin/env bash
# TimescaleDB on a machine that does not package it: Debian 13's postgresql-17-timescaledb (Apache edition) in a folder of
# its own, run through chroot. Needs root. For tests and trials; in production use the packages of your system.
#
#   timescaledb.sh install [ROOT]
#   timescaledb.sh start   [ROOT] [--port N] [--data NAME]    prints a JDBC URL, a user and where the password lies
#   timescaledb.sh stop    [ROOT] [--data NAME] [--mode fast|immediate]
#   timescaledb.sh status  [ROOT] [--data NAME]
#   timescaledb.sh remove  [ROOT] --data NAME                 deletes one database cluster
#
# ROOT defaults to $PLUMBLINE_TIMESCALEDB, else /opt/plumbline/timescaledb. Several clusters can run at once, each with a
# name (--data, default "main") and a port (default 55432). The server listens on 127.0.0.1 only; the superuser's password is
# drawn at the first start and lies in ROOT/var/lib/plumbline/NAME.password, mode 600.
set -euo pipefail

usage() { sed -n '2,15s/^# \{0,1\}//p' "$0" >&2; exit 2; }
fail() { echo "timescaledb.sh: $*" >&2; exit 3; }

[ $# -ge 1 ] || usage
verb=$1; shift
root=${PLUMBLINE_TIMESCALEDB:-/opt/plumbline/timescaledb}
if [ $# -gt 0 ] && [ "${1#--}" = "$1" ]; then root=$1; shift; fi
port=55432 name=main mode=fast
while [ $# -gt 0 ]; do
  case "$1" in
    --port) port=${2:?}; shift 2 ;;
    --data) name=${2:?}; shift 2 ;;
    --mode) mode=${2:?}; shift 2 ;;
    *) usage ;;
  esac
done
case "$name" in *[!A-Za-z0-9_-]*|'') fail "--data '$name': expected letters, digits, _ and -" ;; esac
case "$port" in *[!0-9]*|'') fail "--port '$port': expected a number" ;; esac
case "$mode" in fast|immediate) ;; *) fail "--mode '$mode': expected fast or immediate" ;; esac

bin=/usr/lib/postgresql/17/bin
home=/var/lib/plumbline
data=$home/$name
suite=trixie
mirror=${PLUMBLINE_DEBIAN_MIRROR:-}

inside() { chroot --userspec=postgres:postgres "$root" /usr/bin/env -i PATH="$bin:/usr/bin:/bin" HOME="$home" LC_ALL=C.UTF-8 "$@"; }
need_root() { [ "$(id -u)" = 0 ] || fail "$verb needs root, for debootstrap and chroot"; }
need_installed() { [ -e "$root/.plumbline-installed" ] || fail "$root holds no TimescaleDB; run: $0 install $root"; }
running() { inside "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; }

install() {
  need_root
  if [ -e "$root/.plumbline-installed" ]; then
    echo "TimescaleDB is installed in $root" >&2
    return
  fi
  command -v debootstrap >/dev/null || fail "debootstrap is missing; install it with: apt-get install debootstrap"
  mkdir -p "$(dirname "$root")"
  # Made beside its place and renamed: a run that was interrupted leaves nothing half done.
  local staging
  staging=$(mktemp -d "$root.XXXXXX")
  trap 'rm -rf --one-file-system "$staging"' EXIT
  chmod 755 "$staging"
  # No services are started in a chroot that is only being filled.
  debootstrap --variant=minbase --include=postgresql-17-timescaledb "$suite" "$staging" ${mirror:+"$mirror"} >&2 \
    || fail "debootstrap failed; its log is above"
  chroot "$staging" /usr/bin/install -d -o postgres -g postgres -m 700 "$home"
  mkdir -p "$staging/dev/shm" && chmod 1777 "$staging/dev/shm" "$staging/tmp"
  touch "$staging/.plumbline-installed"
  if [ -d "$root" ]; then rmdir "$root" || fail "$root exists and holds something else"; fi
  mv "$staging" "$root"
  trap - EXIT
  echo "TimescaleDB is installed in $root" >&2
}

start() {
  need_root
  need_installed
  local password=$root$home/$name.password
  if [ ! -e "$root$data/PG_VERSION" ]; then
    (umask 077; head -c 24 /dev/urandom | base64 | tr '+/' '-_' > "$password")
    chroot "$root" chown postgres:postgres "$home/$name.password"
    inside "$bin/initdb" -D "$data" -U postgres -A scram-sha-256 --pwfile="$home/$name.password" -E UTF8 --locale=C.UTF-8 -k >/dev/null
    cat >> "$root$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
shared_preload_libraries = 'timescaledb'
timescaledb.telemetry_level = off
# A chroot has no /dev/shm of its own.
dynamic_shared_memory_type = mmap
shared_buffers = 128MB
max_wal_size = 1GB
CONF
  fi
  if running; then
    port=$(sed -n 4p "$root$data/postmaster.pid")
  else
    inside "$bin/pg_ctl" -D "$data" -w -t 60 -l "$home/$name.log" -o "-p $port" start >/dev/null \
      || { tail -n 20 "$root$home/$name.log" >&2; fail "the server did not start; the end of its log is above"; }
  fi
  echo "url=jdbc:postgresql://127.0.0.1:$port/postgres"
  echo "user=postgres"
  echo "password-file=$password"
  echo "pid=$(head -n 1 "$root$data/postmaster.pid")"
}

stop() {
  need_root
  need_installed
  if running; then inside "$bin/pg_ctl" -D "$data" -w -t 60 -m "$mode" stop >/dev/null; fi
}

status() {
  need_root
  need_installed
  if running; then
    echo "running on port $(sed -n 4p "$root$data/postmaster.pid"), process $(head -n 1 "$root$data/postmaster.pid")"
  else
    echo "installed, not running"
    exit 3
  fi
}

remove() {
  stop
  rm -rf --one-file-system "${root:?}$data" "$root$home/$name.password" "$root$home/$name.log"
}

case "$verb" in
  install|start|stop|status|remove) "$verb" ;;
  *) usage ;;
esac
