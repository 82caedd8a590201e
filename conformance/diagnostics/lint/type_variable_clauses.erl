-module(type_variable_clauses).
-spec f(X) -> X; (Y, X) -> Y.
-spec g(X) -> X; (Y) -> Y; (X) -> ok.
-export([f/1, g/1]).
f(X) -> X. g(X) -> X.
