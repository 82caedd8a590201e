-module(rec_unused_uses).
-record(a, {x}).
-record(b, {x}).
-record(c, {x}).
-record(d, {x}).
-record(e, {x}).
-record(g, {x}).
-record(h, {x}).
-type t() :: #g{}.
-export_type([t/0]).
-export([f/1]).
f(#a{}) -> record_info(size, b);
f(X) when is_record(X, c) -> #d.x;
f(X) -> X#e{x = 1}.
