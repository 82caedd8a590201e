-module(fun_invalid_call).
-export([f/1]).
f(X) -> 1(X), "abc"(X), {a, b}(X), [](X), [1](X), #{}(X), 1.5(X), <<>>(X), (fun () -> ok end)(), a(), $c(X), m:f(1)(2).
a() -> ok.
