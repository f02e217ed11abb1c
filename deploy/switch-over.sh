#!/bin/sh
# Puts this machine, which copies the other one, into service (docs/operations.md); run from the folder of
# docker-compose.yml, with docker-compose.standby.yml in COMPOSE_FILE.
set -eu
docker compose exec -T postgres sh /deploy/standby.sh take-over
docker compose up --detach --no-build --wait
echo 'In service. Point the host name at this machine.'
