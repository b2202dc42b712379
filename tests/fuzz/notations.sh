#!/bin/sh
# The notations of filters, one a line, as gen/filter/parse.c lists them.
sed -n '/^} notations\[\] = {/,/^};/s/^    {"\([a-z0-9]*\)", .*/\1/p' \
	gen/filter/parse.c
