#!/bin/sh
exec /usr/sbin/shopd --reload
