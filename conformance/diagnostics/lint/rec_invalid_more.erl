-module(rec_invalid_more).
-record(r, {a}).
-export([f/0, g/1]).
f() -> {("x")#r.a, (#{})#r.a, (fun () -> 1 end)#r.a, (1)#r.a, (a)#r.a, (f())#r.a, ([X || X <- []])#r.a, (<<>>)#r.a, ([])#r.a, (1 + 2)#r.a, (1.5)#r{a = 2}, ($c)#r.a}.
g(X) -> {(X)#r.a, (case X of _ -> X end)#r.a, (begin X end)#r.a, (fun g/1)#r.a, (m:f(X))#r.a, (if true -> 1 end)#r.a, (#r{})#r.a, (X#r{a = 1})#r.a, ((X) = 1)#r.a, (not X)#r.a, (try X after ok end)#r.a, (receive Y -> Y end)#r.a, (#r.a)#r.a}.
