#!/bin/sh
# Whether what this container runs is well: a worker has said so within two minutes, the review answers. Of other commands
# nothing but their end can be seen, and Docker sees that by itself.
case " $(tr '\0' ' ' < /proc/1/cmdline) " in
    *" worker "*) [ -n "$(find /data/out -maxdepth 1 -name ".worker-$(hostname)" -newermt '-2 minutes')" ] ;;
    *" review "*) python -c 'import urllib.request as r; r.urlopen("http://127.0.0.1:8765/healthz", timeout=5)' ;;
    *) true ;;
esac
