%% options: '+{target,29}'
-module(nr_switches).
-compile([nowarn_undefined_field, nowarn_native_record_header, nowarn_unused_record]).
-export([f/1]).
-include("nr_header.hrl").
-record #s{a}.
-record #t{a}.
f(X) -> {X#h.a, X#s.b, X#s{c = 1}}.
