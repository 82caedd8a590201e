-module(bit_size_scope).
-export([f/1, g/2, h/1]).
f({N, <<A:N>>}) -> A; f(<<N, A:N/binary, R/binary>>) -> {A, R}; f([N | <<_:N>>]) -> ok.
g(N, <<_:N>>) -> ok.
h(X) -> case X of {N, <<A:N>>} -> A end.
