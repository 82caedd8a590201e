-module(unused_variable).
-export([f/1, g/2]).

f(X) -> ok.
g(A, B) -> C = A, fun (D) -> ok end.
