%% Names that need quotes, in hints and where a function of the module isn't exported.
-module(odd_names_in_hints).
-export([a/1, b/1]).
-record('odd name', {'field a'}).
-record #div{field}.

a(X) -> '+'(1), 'odd name'(2, X), 'odd nam'(3), odd_names_in_hints:'odd name'(X), odd_names_in_hints:c(X).

b(X) -> {X#'odd name'.'field b', X#'odd name'.x, #div{b = X}, #div{fielx = X}, X#div.b}.

'+'(A, B) -> {A, B}.
'odd name'(X) -> X.
c(X) -> X.
