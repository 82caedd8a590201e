-module(guard_illegal).
-export([f/1, g/1, h/1]).
f(X) when foo(X) -> ok; f(X) when X ++ [], X ! 1 -> ok; f(X) when X() -> ok; f(X) when lists:map(X) -> ok.
g(X) when self() == X, node() == X, (fun () -> ok end) -> ok; g(X) when X = 1 -> ok; g(X) when case X of 1 -> true end -> ok.
h(X) when [Y || Y <- X] -> ok; h(X) when begin X end -> ok; h(X) when catch X -> ok; h(X) when erlang:now() -> ok; h(X) when erlang:'+'(X, 1) > 1 -> ok.
foo(_) -> true.
