#!/bin/sh
# stubs.sh OUT
#
# Assembles the machine code of all launchers again, and compares it with
# tables/start_*.tbl.
exec sh tables/start.sh "$1"
