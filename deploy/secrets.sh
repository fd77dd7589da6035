#!/bin/sh
# Makes what compose.yaml hands to its services as secrets, once, in deploy/secrets. Files can be read by every user inside the
# containers; on this machine only by who may enter the folder.
set -eu
folder=${1:-$(dirname "$0")/secrets}
random() { od -An -v -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }
if [ -e "$folder/database" ]; then
    echo "$folder: the secrets are there already; remove them only together with the volumes" >&2
    exit 1
fi
mkdir -p "$folder"
chmod 700 "$folder"
umask 022
password=$(random 24) key=GK$(random 12) word=$(random 32)
printf '%s' "$password" > "$folder/database_password"
printf '%s' "$key" > "$folder/objects_key"
printf '%s' "$word" > "$folder/objects_word"
cat > "$folder/objects.env" <<END
GARAGE_RPC_SECRET=$(random 32)
GARAGE_DEFAULT_ACCESS_KEY=$key
GARAGE_DEFAULT_SECRET_KEY=$word
GARAGE_DEFAULT_BUCKET=civiscope
END
printf 'postgresql+psycopg://civiscope:%s@database/civiscope' "$password" > "$folder/database"
