-module(unused_in_record_default).
-record(r, {a = fun (X) -> ok end, b = [ok || Y <- [1]]}).
-export([f/0]).
f() -> #r{}.
