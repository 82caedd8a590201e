-module(options_list).
-compile([nowarn_unused_vars, nowarn_unused_function, {nowarn_unused_record, [r]}, nowarn_unused_type]).
-record(r, {}).
-type t() :: ok.
f(X) -> ok.
