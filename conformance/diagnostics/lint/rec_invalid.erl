-module(rec_invalid).
-record(r, {a}).
-export([f/0]).
f() -> {r, 1}#r.a, [1]#r{a = 1}, "x"#r.a, #{}#r.a, (fun () -> 1 end)#r.a, (1)#r.a, (a)#r.a, (f())#r.a, [X || X <- []]#r.a, <<>>#r.a.
