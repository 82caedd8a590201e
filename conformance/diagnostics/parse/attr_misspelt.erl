-module(attr_misspelt).
-exprot([f/1]).
-sepc f(integer()) -> integer().
-recrod(r, {a, b}).
-tpye t() :: integer().
-callbakc g(X) -> X.
-ifdfe(x).
-endif.
f(X) -> X.
